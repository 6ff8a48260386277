"""Drawing a part of a page in the other language."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import g
from flask_babel import refresh

from core.i18n import language


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Inside, everything is said in this language ("en" or "zh"), as if the request had asked."""
    spoken = language()
    g.language = code
    refresh()
    try:
        yield
    finally:
        g.language = spoken
        refresh()
