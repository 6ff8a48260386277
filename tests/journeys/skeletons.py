"""What of a page its looks and its use to the blind hang on: which elements follow each other.

A page of rows that were seen before, in another number, has nothing new to judge; nor has one whose
frame stood round another page and whose middle stood in another frame.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

ELEMENT = re.compile(r"<([a-z][a-z0-9]*)((?:\s[^<>]*)?)>")
# What styles an element, shows it and names it; numbers in it are those of a row.
MEANS = re.compile(
    r"(?:class|role|type|style|aria-[a-z]+|lang)=\"[^\"]*\"|\s(?:hidden|open|disabled)\b"
)
NUMBER = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")
# axe asks of these whether their order holds and whether each has a name of its own.
OUTLINE = re.compile(r"(h[1-6]|nav|aside|header|footer|main)\b")

Pairs = set[tuple[tuple[str, ...], tuple[str, ...]]]


class Skeletons:
    """Those seen so far, in one language and width."""

    def __init__(self) -> None:
        self._frame: Pairs = set()
        self._within: defaultdict[str, Pairs] = defaultdict(set)

    @contextmanager
    def judging(self, kind: str, text: str) -> Iterator[bool]:
        """Whether the page has anything in its frame that no page had, or in its middle that none of
        its kind had. It is known from the end on, unless judging it broke off."""
        frame, middle = split(text)
        known = self._within[kind]
        new = [pairs(frame) - self._frame, (pairs(middle) | outline(text)) - known]
        yield any(new)
        self._frame |= new[0]
        known |= new[1]


def split(text: str) -> tuple[str, str]:
    """What stands round <main>, and what stands in it."""
    begin, _, rest = text.partition("<main")
    middle, _, end = rest.rpartition("</main>")
    return begin + end, "<main" + middle


def pairs(text: str) -> Pairs:
    return set(pairwise(elements(text)))


def outline(text: str) -> Pairs:
    """Headings and landmarks alone, each with the one before."""
    return set(pairwise(one for one in elements(text) if OUTLINE.match(one[0])))


def elements(text: str) -> Iterator[tuple[str, ...]]:
    for name, rest in ELEMENT.findall(text):
        yield name, *MEANS.findall(NUMBER.sub("", rest))
