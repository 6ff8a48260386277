"""What of a page its looks and its use to the blind hang on: which elements follow each other.

A page of rows that were seen before, in another number, has nothing new to judge; nor has one whose
frame stood round another page and whose middle stood in another frame. What one worker of a run
judged is known to the others, by files of digests.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path

ELEMENT = re.compile(r"<([a-z][a-z0-9]*)((?:\s[^<>]*)?)>")
# What styles an element, shows it and names it; numbers in it are those of a row.
MEANS = re.compile(
    r"(?:class|role|type|style|aria-[a-z]+|lang)=\"[^\"]*\"|\s(?:hidden|open|disabled)\b"
)
NUMBER = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")
# axe asks of these whether their order holds and whether each has a name of its own.
OUTLINE = re.compile(r"(h[1-6]|nav|aside|header|footer|main)\b")

Pairs = set[tuple[tuple[str, ...], tuple[str, ...]]]


# Bytes that stand for a pair on pages of one kind.
LENGTH = 8
FRAME = "the frame of any page"


class Judged:
    """Digests of what was judged so far.

    With a name they are those that all workers of `make test` have judged, from a file that only
    grows: each appends at once what it judged, and reads on from where it was.
    """

    def __init__(self, name: str = "") -> None:
        folder = os.environ.get("TEST_CITIES")
        self._file = Path(folder) / f"judged {name}" if folder and name else None
        self._known: set[bytes] = set()
        self._read_so_far = 0

    def unknown(self, shown: set[bytes]) -> set[bytes]:
        """Those of `shown` that nobody judged yet."""
        self._read_on()
        return shown - self._known

    def know(self, judged: set[bytes]) -> None:
        new = judged - self._known
        self._known |= new
        if new and self._file is not None:
            with open(self._file, "ab", buffering=0) as file:
                file.write(b"".join(new))

    def _read_on(self) -> None:
        if self._file is None or not self._file.exists():
            return
        with open(self._file, "rb") as file:
            file.seek(self._read_so_far)
            told = file.read()
        whole = len(told) - len(told) % LENGTH
        self._known.update(told[at : at + LENGTH] for at in range(0, whole, LENGTH))
        self._read_so_far += whole


class Skeletons(Judged):
    """Those seen so far, in one language and width."""

    @contextmanager
    def judging(self, kind: str, text: str) -> Iterator[bool]:
        """Whether the page has anything in its frame that no page had, or in its middle that none of
        its kind had. It is known from the end on, unless judging it broke off."""
        frame, middle = split(text)
        within = pairs(middle) | outline(text)
        new = self.unknown({*digests(FRAME, pairs(frame)), *digests(kind, within)})
        yield bool(new)
        self.know(new)


def digests(kind: str, stood: Pairs) -> Iterator[bytes]:
    for pair in stood:
        yield digest(kind, pair)


def digest(*parts: object) -> bytes:
    return blake2b(repr(parts).encode(), digest_size=LENGTH).digest()


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
