"""Heavy work in bounded shares, so that pages always find a thread.

Heavy is what may take seconds: reading a large body, checking a file, drawing pages, writing a
list. Whatever does such work asks `take_place` first; the request keeps the place until its answer
has left. Both bounds count in each process (docs/decisions/serving.md).
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, has_request_context, request, session
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from werkzeug.wsgi import ClosingIterator

from core.db import SAFE_METHODS
from core.error_pages import forget_person
from core.errors import Busy, OwnShareUsed

View = TypeVar("View", bound=Callable[..., Any])
# Threads no heavy work may take.
FOR_PAGES = 2
# Forms of texts stay below; what is larger carries a file.
LARGE_BODY = 100_000
BUSY = _l("Much is being worked on here at this moment. Try again in a minute.")
OWN_SHARE = _l("You have several large things in hand here. Try again in a moment.")
# How long pictures of pages wait for each other: a browser asks for many at once. Seconds.
PATIENCE = 10.0


@dataclass
class Shares:
    """Places for heavy work: `together` at once, `of_one` of them for the same person.

    As many of one person's as work may wait for a place of their own; they count in `together`,
    since each keeps a thread.
    """

    together: int
    of_one: int
    _free: threading.Condition = field(default_factory=threading.Condition)
    _working: Counter[str] = field(default_factory=Counter)
    _waiting: Counter[str] = field(default_factory=Counter)

    def take(self, who: str, patience: float = 0.0) -> Place:
        """A place, at once or within `patience` seconds; refuses when none is free."""
        with self._free:
            if self.in_hand >= self.together:
                raise Busy(BUSY)
            if self._working[who] >= self.of_one:
                self._wait(who, patience)
            self._working[who] += 1
        return Place(self, who)

    def give_back(self, who: str) -> None:
        with self._free:
            self._working[who] -= 1
            self._working += Counter()  # forget who has none left
            self._free.notify_all()

    @property
    def in_hand(self) -> int:
        return self._working.total() + self._waiting.total()

    def _wait(self, who: str, patience: float) -> None:
        if self._waiting[who] >= self.of_one:
            patience = 0.0
        self._waiting[who] += 1
        came = self._free.wait_for(lambda: self._working[who] < self.of_one, patience)
        self._waiting[who] -= 1
        self._waiting += Counter()
        if not came:
            raise OwnShareUsed(OWN_SHARE)


class Place:
    """One place in hand; `leave` may be called more than once."""

    def __init__(self, shares: Shares, who: str) -> None:
        self._shares, self._who, self._is_left = shares, who, False

    def leave(self) -> None:
        if not self._is_left:
            self._is_left = True
            self._shares.give_back(self._who)


def init_app(app: Flask) -> None:
    """Bind the shares; called first, since a large body is read only by who has a place."""
    settings = app.extensions["settings"]
    together = max(1, settings.web_threads - FOR_PAGES)
    app.extensions["shares"] = Shares(together, min(settings.heavy_at_once, together))
    app.before_request(_take_before_body)
    app.after_request(_answer)
    app.teardown_request(_leave)


def take_place(patience: float = 0.0, *, at: str | None = None) -> None:
    """Take this request's place for heavy work, once; jobs need none.

    Refuses (for the form's field `at`) with `Busy` when too much is in hand, with `OwnShareUsed`
    when it is this person's.
    """
    if not has_request_context() or "heavy_place" in g:
        return
    shares: Shares = current_app.extensions["shares"]
    try:
        g.heavy_place = shares.take(_person(), patience)
    except Busy as refusal:
        refusal.field = at
        raise noted(refusal) from None


def busy(at: str | None = None) -> Busy:
    """The refusal of work that found the machine too busy for it."""
    return noted(Busy(BUSY, field=at))


def noted(refusal: Busy) -> Busy:
    """Have the answer say when to come again, whatever page shows the refusal."""
    if has_request_context():
        g.heavy_refusal = refusal
    return refusal


def was_refused() -> bool:
    """Whether this request found no place, so that its files are kept unseen."""
    return has_request_context() and "heavy_refusal" in g


def heavy(view: View) -> View:
    """Posting to this view is heavy whatever the body: its place comes before the database.

    Views need not say so, as their work asks; but then a refusal may wait for the write lock.
    """
    view.__heavy__ = True  # type: ignore[attr-defined]
    return view


def _is_heavy() -> bool:
    if request.method in SAFE_METHODS:
        return False
    view = current_app.view_functions.get(request.endpoint or "")
    # A body that comes in chunks does not say how large it is.
    is_large = (request.content_length or 0) > LARGE_BODY or "Transfer-Encoding" in request.headers
    return is_large or getattr(view, "__heavy__", False)


def _take_before_body() -> None:
    if not _is_heavy():
        return
    try:
        take_place()
    except OwnShareUsed:
        forget_person()  # or the answer would wait for what the person has in hand
        request.__dict__["form"] = MultiDict()  # looked into for the language, which would read it
        raise
    except Busy:
        # The form is read all the same, so that its page can keep the file; who works on that
        # asks again.
        g.pop("heavy_refusal")


def _person() -> str:
    """Who asks: the token's or the signed cookie's account, else the network address.

    The database is not asked: the write lock would be held while the body comes in.
    """
    if token := g.get("api_token"):
        return f"account {token.user.fs_uniquifier}"
    if account := session.get("_user_id"):
        return f"account {account}"
    return f"address {request.remote_addr}"


def _answer(response: Response) -> Response:
    """Say of a refusal when to come again, and keep the place while an answer is streamed."""
    refusal: Busy | None = g.pop("heavy_refusal", None)
    if refusal is not None and response.status_code >= 400:
        response.headers["Retry-After"] = str(refusal.retry_after)
        if request.headers.get("HX-Request") != "true":  # which shows only a 422 at its place
            response.status_code = int(refusal.status)
    if response.is_streamed and "heavy_place" in g:
        place: Place = g.pop("heavy_place")
        pieces: Any = response.response
        ends = [place.leave, *([pieces.close] if hasattr(pieces, "close") else [])]
        response.response = ClosingIterator(_until_sent(pieces, place), ends)
    return response


def _until_sent(pieces: Iterable[bytes], place: Place) -> Iterator[bytes]:
    try:
        yield from pieces
    finally:
        place.leave()


def _leave(_error: BaseException | None) -> None:
    g.pop("heavy_refusal", None)
    if place := g.pop("heavy_place", None):
        place.leave()
