"""The browser of every test: it looks at each page it is given, so that no test can forget to.

What is quick is looked at every time: one title, one h1, ids once, each field with its label,
nothing changed and not kept. Whether the HTML is valid is asked of html5lib, which is slow, of pages
where tags follow each other as on none before, and where every test runs: whatever draws a page on
the server draws it on the embedded database too. Costs about a millisecond a page.
"""

import os
import re
from collections import Counter
from weakref import finalize

import html5lib
from flask import Flask, g, has_app_context, has_request_context, request
from flask.testing import FlaskClient

from core.db import SAFE_METHODS, db
from core.documents.engine.child import Child
from core.files import confined

TAG = re.compile(r"<(/?label|input|select|textarea|h1)\b([^>]*)>")
ID = re.compile(r"<[a-z][^<>]*?\sid=\"([^\"]*)\"")
ATTRIBUTE = re.compile(r"\s([\w-]+)(?:=\"([^\"]*)\")?")
WITHOUT_LABEL = frozenset({"hidden", "submit", "reset", "button", "image"})
ON_SERVER = "TEST_DATABASE_URL" in os.environ
NAMES_IT = ("aria-label", "aria-labelledby", "title")


class AuditingClient(FlaskClient):
    """A client whose requests share neither `g` nor the session with the test, as in service."""

    def open(self, *args, **kwargs):
        if has_app_context():
            db.session.commit()
        self.application.extensions["left_unkept"] = left = []
        with self.application.app_context():
            answer = super().open(*args, **kwargs)
        faults = [*left, *page_faults(answer)]
        if hasattr(answer.response, "close"):
            unread = self.application.extensions.setdefault("unread", [])
            unread.append(finalize(answer, answer.response.close))
        assert not faults, f"{answer.request.method} {answer.request.path}: {faults}"
        return answer


def watch(app: Flask) -> None:
    """Notice what a request changed and did not keep; called once, after all other functions."""
    app.extensions["left_unkept"] = []
    ask_for_places(app)

    @app.after_request  # the last to be bound is the first to be called: before the rollback
    def _look_before_the_end(response):
        if request.method in SAFE_METHODS and response.status_code < 400:
            app.extensions["left_unkept"] += unkept("a safe request changed")
        return response

    @app.teardown_request
    def _look_after_the_end(_error):
        app.extensions["left_unkept"] += unkept("changed after the end of the unit of work:")


def close_answers(app: Flask) -> None:
    """End every answer as a server does, read or not: a list nobody read keeps its place.

    An answer nobody holds any more has ended by itself (`AuditingClient.open`); without that its
    place would be kept where the generator that gives it back was never begun.
    """
    for end in app.extensions.pop("unread", []):
        end()


def ask_for_places(app: Flask) -> None:
    """Notice processes that a request has work done in without a place (core.shares)."""
    for owner, name in ((confined, "_start"), (Child, "ask")):
        work = getattr(owner, name)

        def with_place(*given, work=work, **named):
            if has_request_context() and "heavy_place" not in g:
                app.extensions["left_unkept"].append("heavy work without a place")
            return work(*given, **named)

        setattr(owner, name, with_place)


def unkept(what: str) -> list[str]:
    session = db.session
    held = [
        *session.new,
        *session.deleted,
        *(one for one in session.dirty if session.is_modified(one)),
    ]
    return [f"{what} {type(one).__name__}" for one in held]


def page_faults(answer) -> list[str]:
    """What is wrong with an answer as a page or a part of one; nothing for anything else."""
    if answer.mimetype != "text/html" or 300 <= answer.status_code < 400:
        return []
    text = answer.text
    return list(_faults(text)) if text else []


def _faults(text: str):
    is_page = text.lstrip()[:9].lower() == "<!doctype"
    ids = Counter(ID.findall(text))
    yield from (f"id {one!r} stands {count} times" for one, count in ids.items() if count > 1)
    tags = Counter(name for name, _ in TAG.findall(text))
    if is_page and tags["h1"] != 1:
        yield f"{tags['h1']} h1"
    if is_page and not re.search(r"<title>\s*[^<\s]", text):
        yield "no title"
    yield from _unlabelled(text)
    yield from _invalid(is_page, text)


def _unlabelled(text: str):
    """Each field that nothing names."""
    labelled, inside, fields = set(), False, []
    for name, rest in TAG.findall(text):
        given = dict(ATTRIBUTE.findall(rest))
        if name == "label":
            inside = True
            labelled.add(given.get("for"))
        elif name == "/label":
            inside = False
        elif name in {"input", "select", "textarea"} and given.get("type") not in WITHOUT_LABEL:
            named = inside or any(given.get(one) for one in NAMES_IT)
            fields += [] if named else [given.get("id", rest)]
    return (f"field {one} has no label" for one in fields if one not in labelled)


# Every four tags in a row that were judged: a tag, the two around it, and what it stands in.
_rows: set[tuple[str, ...]] = set()


def _invalid(is_page: bool, text: str):
    tags = re.findall(r"</?[a-z0-9]+", text)
    # Ends count, so that the beginning of a part is not taken for the middle of a page.
    padded = ["", *tags, "", "", ""]
    new = {*zip(padded, padded[1:], padded[2:], padded[3:], strict=False)} - _rows
    if not new or ON_SERVER:
        return
    _rows.update(new)
    parser = html5lib.HTMLParser()
    if is_page:
        parser.parse(text)
    else:
        parser.parseFragment(text, container="tbody" if tags[:1] == ["<tr"] else "div")
    for (line, _), code, values in parser.errors:
        # What somebody typed is shown again as text, control characters and all.
        if code != "invalid-codepoint":
            yield f"invalid HTML: {code} {values}: {text.splitlines()[line - 1].strip()[:100]}"
