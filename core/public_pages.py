"""Pages for people without an account: no session until one is needed, and cheap repeats."""

import hashlib
import json
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Response, current_app, g, make_response, render_template, request, session
from flask_login import current_user
from markupsafe import Markup

from core.i18n import language
from core.web import is_htmx

# Some 50 KB each, in every process.
MOST_KEPT = 64
_drawn: OrderedDict[str, bytes] = OrderedDict()
_lock = threading.Lock()
# Where what is a visitor's own goes in a kept page; nobody's text can hold it.
_MARK = secrets.token_urlsafe(24)
VARY = ("Accept-Language", "Cookie", "HX-Request")
# Inside a script element only these could end it, open a comment, or break a line.
_ESCAPES = {
    ord("<"): "\\u003c",
    ord(">"): "\\u003e",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


def unchanged(*parts: object) -> Response | None:
    """304 when this visitor has this page already; `parts` is what its content depends on.

    Only for strangers: a signed-in person's page holds their name, and a flashed message is shown
    once.
    """
    if current_user.is_authenticated or "_flashes" in session or "lang" in request.args:
        return None
    g.page_tag = _key(is_htmx(), request.full_path, *parts)
    if g.page_tag not in request.if_none_match:
        return None
    return finish(Response(status=304))


def kept() -> Response | None:
    """The page as it was drawn for the stranger before, when `unchanged` names the same content.

    Only where the parts told to `unchanged` are all that the page shows.
    """
    tag = g.get("page_tag")
    with _lock:
        body = _drawn.get(tag) if tag else None
        if tag and body is not None:
            _drawn.move_to_end(tag)
    return None if body is None else finish(Response(body, mimetype="text/html"))


def keep(response: Response) -> Response:
    """Have a page that was just drawn ready for the next stranger; the oldest makes room."""
    tag = g.get("page_tag")
    if tag and response.status_code == HTTPStatus.OK:
        _put(tag, response.get_data())
    return response


def drawn_once(draw: Callable[[], str], *parts: object) -> Markup:
    """A part of a page as it was drawn before, for whomever; `parts` is all that it depends on."""
    key = _key(*parts)
    with _lock:
        body = _drawn.get(key)
    if body is None:
        body = draw().encode()
        _put(key, body)
    return Markup(body.decode())  # noqa: S704 - drawn by a template


def drawn_with(own: Mapping[str, str], draw: Callable[[], Any], *parts: object) -> Any:
    """A page with a form as it was drawn before, for a stranger as `is_plain_stranger` says.

    `own` says what the drawing writes, and what this visitor is given in its place: a value that
    is theirs alone, such as the forgery token, for itself. Marks stand for all of it in what is
    kept, which so holds nothing of anybody. `parts` is all else that the page depends on.
    """
    key = _key(is_htmx(), request.full_path, *parts)
    with _lock:
        body = _drawn.get(key)
        if body is not None:
            _drawn.move_to_end(key)
    if body is None:
        page = draw()
        if not isinstance(page, str):
            return page
        for number, written in enumerate(own):
            page = page.replace(written, f"{_MARK}{number}.")
        _put(key, page.encode())
    else:
        page = body.decode()
    for number, given in enumerate(own.values()):
        page = page.replace(f"{_MARK}{number}.", given)
    return page


def is_plain_stranger() -> bool:
    """Whether nothing is known of the visitor: no account, no draft, no message, no question.

    What their session holds besides the forgery token could stand on the page.
    """
    return not current_user.is_authenticated and not request.args and set(session) <= {"csrf_token"}


def show(template: str, *, status: int = 200, **context: Any) -> Response:
    """Draw a public page. A stranger's page holds no form that writes, so it gets no session."""
    if not current_user.is_authenticated:
        context.setdefault("csrf_token", str)
    return finish(make_response(render_template(template, **context), status))


def show_form(template: str, *, status: int = 200, **context: Any) -> Response:
    """Draw a public page with a form that writes and so carries the forgery token."""
    return make_response(render_template(template, **context), status)


def linked_data(data: Any) -> Markup:
    """JSON-LD, safe to stand inside a script element."""
    said = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(said.translate(_ESCAPES))  # noqa: S704 - escaped for this very place


def finish(response: Response) -> Response:
    """Say what the page depends on, so that a browser may keep and ask again."""
    response.vary.update(VARY)
    if "page_tag" in g and response.status_code in {200, 304}:
        response.set_etag(g.page_tag)
        response.headers["Cache-Control"] = "no-cache"
    return response


def _key(*parts: object) -> str:
    return hashlib.sha256(repr((_build(), language(), *parts)).encode()).hexdigest()[:24]


def _put(key: str, body: bytes) -> None:
    """The oldest makes room."""
    with _lock:
        _drawn[key] = body
        while len(_drawn) > MOST_KEPT:
            _drawn.popitem(last=False)


def _build() -> str:
    """Changes with every new version of the program's templates, words and looks."""
    return _stamp(Path(current_app.root_path))


@cache
def _stamp(root: Path) -> str:
    digest = hashlib.sha256()
    for folder in ("templates", "static", "core", "events", "talent"):
        for file in sorted((root / folder).rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                state = file.stat()
                digest.update(f"{file.relative_to(root)} {state.st_size}".encode())
                digest.update(str(state.st_mtime_ns).encode())
    return digest.hexdigest()[:16]
