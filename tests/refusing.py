"""Thousands of refusals in one walk: each page that says no is drawn once for a person.

It is the frame that every page of this person has round one message. Drawing it again, and reading
the person again for it, was half of what an address costs that leads nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import session
from markupsafe import Markup, escape

from core import error_pages
from core.i18n import language, other_language


@contextmanager
def refusals_drawn_once() -> Iterator[None]:
    """Meanwhile an error that says the same to the same person in the same language is the page
    that was drawn for the first, with its number; this page's own address stands in its links."""
    drawn: dict[tuple[str, str, str | None, str], tuple[str, Markup]] = {}
    draw = error_pages.render_template

    def once(template: str, *, message: str, request_id: str) -> str:
        key = (template, message, session.get("_user_id"), language())
        here = escape(other_language().url)
        if key not in drawn:
            drawn[key] = draw(template, message=message, request_id=request_id), here
        page, there = drawn[key]
        return page.replace(there, here)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(error_pages, "render_template", once)
        yield
