"""Long texts with headings, lists, emphasis and links: a small subset of Markdown.

What people write is stored as they wrote it; it becomes HTML only where it is shown. The parser
knows nothing but the subset and writes no HTML of the source; a second program, which knows nothing
of Markdown, then lets pass only what is listed here (docs/decisions/public-page.md).
"""

import html
import re
from functools import lru_cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup, escape

SUBSET = ["heading", "list", "emphasis", "link", "autolink", "newline", "escape"]
TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "h2", "h3", "h4", "h5", "h6"}
# Titles too would pass by default.
ATTRIBUTES: dict[str, set[str]] = {"a": {"href"}, "ol": {"start"}, "*": set()}
SCHEMES = {"http", "https", "mailto", "tel"}
LINK_REL = "noopener nofollow"
LOWEST = 6
_SAFE_LINK = re.compile(r"(?:https?://|mailto:|tel:)\S", re.IGNORECASE)
# Chinese stands beside an address without a space: only what an address may hold belongs to it.
_WEB = r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*[A-Za-z0-9/=&#_~-]"
_MAIL = r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"
# With a country's code, the 0 of a trunk, a mobile's 1, or 400: other figures are days and sums.
_PHONE = r"(?<![\w+./@-])(?:\+[1-9]|\(?0|1[3-9]|400)[\d ()\u2013-]{6,20}\d(?![\w-])"
_REACHED = re.compile(f"({_WEB})|({_MAIL})|({_PHONE})", re.ASCII)
_WEB_ONLY = re.compile(f"({_WEB})()()", re.ASCII)


@lru_cache(maxsize=512)
def rich_text(source: str, level: int = 3) -> Markup:
    """The source as HTML; its highest headings are `level`, all others one below."""
    written = _parser().render(source, {"level": level})
    clean = nh3.clean(
        written, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=LINK_REL
    )
    return Markup(clean)  # noqa: S704 - cleaned for this very place


def plain_text(source: str) -> str:
    """The words alone, for programs and search engines."""
    return html.unescape(nh3.clean(rich_text(source), tags=set())).strip()


def with_links(text: str) -> Markup:
    """Plain text whose web and mail addresses and telephone numbers can be followed."""
    return Markup(_linked(text, _REACHED))  # noqa: S704 - every piece is escaped


def _linked(text: str, pattern: re.Pattern[str]) -> str:
    pieces, at = [], 0
    for found in pattern.finditer(text):
        pieces += [str(escape(text[at : found.start()])), _link(found)]
        at = found.end()
    return "".join([*pieces, str(escape(text[at:]))])


def _link(found: re.Match[str]) -> str:
    web, mail, phone = found.groups()
    address = web or (f"mailto:{mail}" if mail else f"tel:{re.sub(r'[^0-9+]', '', phone)}")
    return f'<a href="{escape(address)}" rel="{LINK_REL}">{escape(found[0])}</a>'


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    made = MarkdownIt("zero", {"breaks": True, "html": False}, renderer_cls=_Renderer)
    made.enable(SUBSET)
    made.validateLink = lambda url: bool(_SAFE_LINK.match(url))  # type: ignore[method-assign]
    made.core.ruler.push("levels", _set_levels)
    made.core.ruler.push("addresses", _mark_addresses)
    return made


class _Renderer(RendererHTML):
    def addresses(self, tokens: list[Token], idx: int, _options: Any, _env: Any) -> str:
        return _linked(tokens[idx].content, _WEB_ONLY)


def _mark_addresses(state: Any) -> None:
    """Addresses in the text become links, unless they stand in one already."""
    for token in state.tokens:
        depth = 0
        for child in token.children or ():
            depth += child.nesting if child.type.startswith("link_") else 0
            if child.type == "text" and not depth and "://" in child.content:
                child.type = "addresses"


def _set_levels(state: Any) -> None:
    """Headings follow one another without a gap, whatever was typed; empty ones are none."""
    heads = [n for n, one in enumerate(state.tokens) if one.type == "heading_open"]
    empty = {n for n in heads if not state.tokens[n + 1].content.strip()}
    highest = min((state.tokens[n].tag for n in heads if n not in empty), default="")
    level, is_below = state.env["level"], False
    for n in heads:
        tag = f"h{min(level + (is_below and state.tokens[n].tag > highest), LOWEST)}"
        is_below = is_below or n not in empty
        # Its beginning, its content, its end.
        state.tokens[n].tag = state.tokens[n + 2].tag = tag
    gone = {n + part for n in empty for part in range(3)}
    state.tokens = [one for n, one in enumerate(state.tokens) if n not in gone]
