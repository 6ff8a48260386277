"""A document's HTML taken apart, without a parser: its shape, what it says, what it shows.

Our templates escape every value, so a tag ends at the next ``>`` and a value at the next quote.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from functools import cache, lru_cache
from html import unescape
from typing import NamedTuple

_TAG = re.compile(r"(<[^>]*>)")
_VALUE = re.compile(r' (src|alt|href)="([^"]*)"')
_SERIAL = re.compile(r'(<meta name="document-serial" content=")([^"]*)"')
_TITLE = re.compile(r"<title>[^<]*</title>")
_ONE_PAGE = 'data-pages="1"'
_SPACES = re.compile(r"[ \n]+")
# The parser has a say about these, and preformatted text keeps its own.
_ODD = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]|<!--|<pre|<style|data-cell")


class TakenApart(NamedTuple):
    """`shape` is all that decides where things go besides the words themselves."""

    shape: Hashable
    texts: list[str]
    values: list[str]
    serial: str


def take_apart(html: str) -> TakenApart | None:
    """The parts of a document for one page; None for any other."""
    head, opening, body = html.partition("<body>")
    if not opening or _ONE_PAGE not in head or _ODD.search(body):
        return None
    serial = _SERIAL.search(head)
    head = _SERIAL.sub(r"\1", _TITLE.sub("", head))
    said_and_shown = _VALUE.split(body)
    values = list(map(unescape, said_and_shown[2::3]))
    # Names stay in their tags, and the values are left out.
    said_and_shown[1::3] = [f" {name}" for name in said_and_shown[1::3]]
    del said_and_shown[2::3]
    pieces = _TAG.split("".join(said_and_shown))
    texts = [unescape(piece) for piece in pieces[::2]]
    shape = head, tuple(pieces[1::2]), tuple(map(_edges, texts))
    said = [text for text in texts if text.strip(" \n")]
    return TakenApart(shape, said, values, unescape(serial[2]) if serial else "")


def collapsed(text: str) -> str:
    """As a line shows it: one space for many, none at the ends."""
    return _SPACES.sub(" ", text).strip(" ")


@cache
def _script(character: str) -> int:
    """Roughly which typeface draws it: texts of other typefaces have lines of other heights.

    Digits and marks are drawn with whatever stands beside them, letters never.
    """
    code = ord(character)
    if code < 0x80:
        return int(character.isalpha())
    if code >= 0x20000 or 0xAC00 <= code < 0xD7B0:
        return code >> 16
    if 0x2E80 <= code < 0xA000 or 0xFF00 <= code < 0xFFF0:
        return 0x2E
    return code >> 8 if code >= 0x250 else 1


# Of a batch most pieces are those of the paper before.
@lru_cache(maxsize=2048)
def _edges(text: str) -> Hashable:
    if not (bare := text.strip(" \n")):
        return ""
    first, last = (mark if mark in " \n" else "" for mark in (text[0], text[-1]))
    scripts = [_script(character) for character in bare]
    # Beside the first letter's typeface another stands a little higher or lower.
    return first, last, next(filter(None, scripts), 0), frozenset(scripts)
