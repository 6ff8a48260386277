"""HTML in, archival PDF out. Imports WeasyPrint: runs in the rendering process only."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

import weasyprint
from weasyprint.formatting_structure import boxes
from weasyprint.text.fonts import FontConfiguration

from core.documents.engine import (
    archival,
    breaking,
    kept,
    papers,
    pictures,
    repeating,
    shortcuts,
    tagging,
)
from core.documents.engine.errors import DoesNotFit, MissingGlyph, Unlike
from core.documents.engine.fetcher import STATIC_SCHEME, ClosedFetcher, static_bytes
from core.documents.engine.recording import Recording, recorded
from core.documents.engine.stamping import Stamp

# Every size in our style sheets is in rem, so one number shrinks a page that runs over.
_STEPS = (0.94, 0.88, 0.82)
# A document that is still longer flows on, over no more pages than these beyond its own.
_FURTHER_PAGES = 1
_SMALLEST_FIT = 0.3
_MARGIN = 0.995
_OUR_STYLES = re.compile(r'<link rel="stylesheet" href="documents:([a-z0-9_-]+\.css)">')


def render_pdf(
    html: str,
    *,
    title: str,
    language: str,
    created: datetime,
    attachment: bytes | None,
    attachment_name: str = "credential.json",
) -> bytes:
    """Draw `html` as PDF/A-3a and PDF/UA-1; the same input gives the same bytes.

    An element with ``data-fit`` keeps its text on one line: its type is made smaller until it
    fits. ``<html data-pages="1">`` makes the whole document a little smaller if it then fits that
    number of pages; else it flows on. No text is smaller than `tagging.SMALLEST`. Refuses
    (`MissingGlyph`) text that no installed typeface can draw, and (`DoesNotFit`) text that would
    need still more pages.
    """
    tagging.install()
    shortcuts.install()
    layout = kept.in_kept_layout(html, _picture)
    document = layout.document if layout else _fitted(html)
    moment = created.astimezone(UTC)
    metadata = document.metadata
    metadata.title, metadata.lang, metadata.attachments = title, language, []
    metadata.created = metadata.modified = f"{moment.isoformat(timespec='seconds')[:19]}Z"
    if layout and layout.stamp:
        before, stamp = layout.stamp
        try:
            return stamp.file(
                document,
                layout.changes(before),
                attachment=attachment,
                attachment_name=attachment_name,
                moment=moment,
            )
        except Unlike:
            layout.stamp, document.fonts = None, {}
    attachments = [] if attachment is None else [_attachment(attachment, attachment_name, moment)]
    if layout is None:
        return _write(document, attachments, _finish)
    recording = Recording(layout.places())
    with recorded(recording):
        return _write(document, attachments, partial(_finish_kept, layout, recording))


def _write(
    document: Any, attachments: list[weasyprint.Attachment], finisher: Callable[[Any, Any], None]
) -> bytes:
    pdf = document.write_pdf(pdf_variant="pdf/a-3a", finisher=finisher, attachments=attachments)
    return bytes(pdf)


def _finish(document: Any, pdf: Any, ready: Callable[[], None] | None = None) -> None:
    missing = {chr(code) for font in document.fonts.values() for code in font.missing}
    if missing:
        raise MissingGlyph(missing)
    archival.finish(document, pdf, ready)


def _finish_kept(layout: kept.Layout, recording: Recording, document: Any, pdf: Any) -> None:
    def ready() -> None:
        with suppress(Unlike):
            layout.stamp = layout.parts, Stamp(document, pdf, recording)

    _finish(document, pdf, ready)
    if layout.stamp:
        layout.stamp[1].keep(pdf)


def _attachment(data: bytes, name: str, moment: datetime) -> weasyprint.Attachment:
    return weasyprint.Attachment(
        string=data,
        name=name,
        description="The data of this document, for machines",
        relationship="Data",
        created=moment,
        modified=moment,
        url_fetcher=_fetcher(),
    )


@cache
def _fetcher() -> ClosedFetcher:
    """For what brings its own bytes; making one asks the whole environment for proxies."""
    return ClosedFetcher()


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


def _fitted(html: str) -> Any:
    if repeated := _repeated(html):
        return repeated
    with breaking.noted() as lines:
        document, narrowed, is_smaller = _laid_out(html, lines)
    # All its words together made it smaller; those of the next may fit as they are.
    if not is_smaller:
        kept.keep(html, document, lines, narrowed)
    return document


def _laid_out(html: str, lines: breaking.Notes) -> tuple[Any, set[str], bool]:
    """The layout of `html`, which ``data-fit`` it made smaller, and whether all of it.

    `lines` are those of its own.
    """
    rules = ""
    document = _layout(html, rules)
    narrow: dict[str, float] = {}
    # Twice: a page less high may show a line that a break had hidden.
    while len(narrow) != len(narrow := narrow | _too_wide(document)):
        rules = _narrowing(narrow)
        lines.clear()
        document = _layout(html, rules)
    if not _runs_over(document):
        return document, set(narrow), False
    for step in _STEPS:
        lines.clear()
        smaller = _layout(html, f"{rules}html{{font-size:{16 * step:.2f}px !important}}")
        if not _runs_over(smaller):
            return smaller, set(narrow), True
    if _runs_over(document, _FURTHER_PAGES):
        raise DoesNotFit
    return document, set(narrow), False


def _picture(address: str) -> Any:
    return pictures.picture({}, _fetcher(), weasyprint.DEFAULT_OPTIONS, address)


def _repeated(html: str) -> Any | None:
    """Lay out a document of many papers of one shape; None when it is none."""
    if repeating.MARK not in html:
        return None

    def draw(source: Any) -> tuple[Any, set[str]]:
        document = _drawn(source, html, "")
        if narrow := _too_wide(document):
            document = _drawn(source, html, _narrowing(narrow))
        return document, set(narrow)

    short, addresses = papers.without_pictures(html)
    source = _source(short)
    papers.put_pictures_back(source, addresses)
    return repeating.lay_out(source, draw)


def _layout(html: str, rules: str) -> Any:
    return _drawn(_source(html), html, rules)


def _source(html: str) -> Any:
    return weasyprint.HTML(
        string=_OUR_STYLES.sub("", html), url_fetcher=ClosedFetcher(), base_url=STATIC_SCHEME
    )


def _drawn(source: Any, html: str, rules: str) -> Any:
    sheets = [_style_sheet(name) for name in _OUR_STYLES.findall(html)]
    if rules:
        sheets.append(weasyprint.CSS(string=rules, url_fetcher=ClosedFetcher()))
    return source.render(font_config=_fonts(), stylesheets=sheets)


def _narrowing(sizes: dict[str, float]) -> str:
    """The rules that give each ``data-fit`` its type size; what would be too small breaks."""
    breaks = ";white-space:normal !important;overflow-wrap:anywhere"
    return "".join(
        f'[data-fit="{name}"]{{font-size:{size:.3f}px !important'
        f"{breaks if size < tagging.SMALLEST else ''}}}"
        for name, size in sorted(sizes.items())
    )


@cache
def _style_sheet(name: str) -> weasyprint.CSS:
    """One of our style sheets, parsed once instead of with every document."""
    # A sheet without a fetcher of its own would follow @import to anywhere.
    text = static_bytes(name).decode()
    return weasyprint.CSS(string=text, url_fetcher=ClosedFetcher(), font_config=_fonts())


def _runs_over(document: Any, further: int = 0) -> bool:
    pages = document.pages
    root = next(iter(_elements(pages[0])), None)
    allowed = int(root.get("data-pages", "0")) if root is not None else 0
    return bool(allowed) and len(pages) > allowed + further


def _elements(page: Any) -> Iterator[Any]:
    for box in page._page_box.descendants():  # noqa: SLF001
        if box.element is not None and box.element_tag == "html":
            yield box.element


def _too_wide(document: Any) -> dict[str, float]:
    """For each ``data-fit`` block whose line is too long, the type size that fits, in pixels."""
    sizes: dict[str, float] = {}
    for page in document.pages:
        for box in page._page_box.descendants(placeholders=True):  # noqa: SLF001
            name = None if box.element is None else box.element.get("data-fit")
            if not name or not isinstance(box, boxes.BlockContainerBox):
                continue
            width = max((_line_width(line) for line in _lines(box)), default=0)
            if width > box.width:
                ratio = max(box.width / width * _MARGIN, _SMALLEST_FIT)
                # One size for all pages that bear the name: that of its longest line.
                sizes[name] = min(sizes.get(name, 1e9), box.style["font_size"] * ratio)
    return sizes


def _lines(box: Any) -> list[Any]:
    return [child for child in box.children if isinstance(child, boxes.LineBox)]


def _line_width(line: Any) -> float:
    return float(sum(child.margin_width() for child in line.children))
