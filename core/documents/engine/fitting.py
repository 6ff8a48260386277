"""How large a name can be printed: sizes go down in steps, lines break where names may break.

Widths are those of broad letters of the documents' typefaces, so what fits here nearly always fits
on paper. Whatever does not, the engine shrinks to the exact width of its line (``data-fit``).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

MM_PER_POINT = 25.4 / 72
_NARROW = frozenset("iljtfrIJ.,'’|!:;()[]- /\\\"·")
_BROAD = frozenset("mwMWQ@%&—…")

# Tibetan, Burmese and Khmer stand in stacks: by so much higher than the lines of other scripts.
_STACKED = re.compile("[\u0f00-\u109f\u1780-\u17ff]")
_HIGHER = 1.5


@dataclass(frozen=True)
class Step:
    """One size, in points, and how many lines of it there is room for."""

    points: float
    lines: int


@dataclass(frozen=True)
class Fitted:
    """A text in lines, with the number of the step, counted from 0, that gives its size."""

    lines: tuple[str, ...]
    step: int

    def __bool__(self) -> bool:
        return bool(self.lines)


NOTHING = Fitted((), 0)


def fit(text: str, width: float, steps: tuple[Step, ...]) -> Fitted:
    """`text` at the largest step at which it fits `width` millimetres; the last if none does."""
    text = " ".join(text.split())
    if not text:
        return NOTHING
    high = max(step.points * step.lines for step in steps)
    for number, step in enumerate(steps):
        if _is_high(text) and step.points * step.lines * _HIGHER > high:
            continue
        lines = broken(text, width / (step.points * MM_PER_POINT), step.lines)
        if len(lines) <= step.lines and _fits(lines, width, step.points):
            return Fitted(lines, number)
    last = len(steps) - 1
    return Fitted(_even(text, steps[last].lines, _places(text)), last)


def broken(text: str, room: float, most: int) -> tuple[str, ...]:
    """`text` in lines of at most `room` em, as even as may be in the fewest lines; `most` asked."""
    fewest = max(1, -int(-measure(text) // room))
    for count in range(fewest, most + 1):
        # Between the parts of a name rather than inside one.
        for places in (_between_words(text), _places(text)):
            lines = _even(text, count, places)
            if all(measure(line) <= room for line in lines):
                return lines
    return _even(text, most, _places(text))


def measure(text: str) -> float:
    """The text's width in em, rather too large than too small."""
    return sum(map(_advance, text))


def _fits(lines: tuple[str, ...], width: float, points: float) -> bool:
    return all(measure(line) * points * MM_PER_POINT <= width for line in lines)


def _even(text: str, count: int, places: list[int]) -> tuple[str, ...]:
    """In `count` lines or fewer, cut at the places nearest to equal widths."""
    if count == 1:
        return (text,)
    whole, cuts, width = measure(text), [0], 0.0
    widths: dict[int, float] = {}
    for index, character in enumerate(text):
        widths[index] = width
        width += _advance(character)
    for number in range(1, count):
        later = [place for place in places if place > cuts[-1]]
        if later:
            aim = whole * number / count
            cuts.append(min(later, key=lambda place: abs(widths[place] - aim)))
    pieces = (text[a:b].strip() for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True))
    return tuple(piece for piece in pieces if piece)


def _between_words(text: str) -> list[int]:
    return [index for index in _places(text) if text[index - 1] in " ·・‧/"]


def _places(text: str) -> list[int]:
    """Where a new line may begin: after a space or a dot, beside a Chinese character.

    Not after a hyphen: who copies the text would get it without.
    """
    places = []
    for index in range(1, len(text)):
        before, here = text[index - 1], text[index]
        if unicodedata.category(here)[0] == "M" or here in "\u200d\u200c、，。）)》」·・‧":
            continue
        if before in " ·・‧/" or (_is_han(here) and before not in "（(《「") or _is_han(before):
            places.append(index)
    return places


def _is_high(text: str) -> bool:
    return _STACKED.search(text) is not None


def _is_han(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


@cache
def _advance(character: str) -> float:
    category = unicodedata.category(character)
    if category in ("Mn", "Me", "Cf"):
        return 0.0
    if character in _NARROW:
        return 0.45
    if character in _BROAD:
        return 1.06
    if _is_han(character):
        return 1.0
    if ord(character) < 0x250:
        return 0.78 if character.isupper() else 0.63
    return 0.65 if unicodedata.bidirectional(character) in ("R", "AL") else 0.9


def right_to_left(text: str) -> bool:
    """Whether `text` is written from right to left; such a name stands on a line of its own."""
    directions = map(unicodedata.bidirectional, text)
    return not text.isascii() and not {"R", "AL"}.isdisjoint(directions)
