"""An index in memory of many short texts that come and go: sets of them are whole numbers.

A text's number is a bit; "and" and "or" over fifty thousand of them cost some microseconds each, so
a query with filters does, whatever it finds. See docs/decisions/jobs-search.md.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import ceil

from core.search.reading import Part, QueryReader

# So much of a query has to be fulfilled where nothing fulfils all of it.
_ENOUGH = 0.5


class Postings:
    """Numbers of texts by what they have, and the set of them as bits, kept until it grows."""

    def __init__(self) -> None:
        self._numbers: dict[str, array[int]] = defaultdict(lambda: array("L"))
        self._bits: dict[str, tuple[int, int]] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._numbers

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)

    def add(self, number: int, keys: Iterable[str]) -> None:
        for key in keys:
            self._numbers[key].append(number)

    def bits(self, key: str) -> int:
        numbers = self._numbers.get(key)
        if numbers is None:
            return 0
        size, known = self._bits.get(key, (0, 0))
        if size != len(numbers):
            known |= bits_of(numbers[size:])
            self._bits[key] = len(numbers), known
        return known

    def any_of(self, keys: Iterable[str]) -> int:
        found = 0
        for key in keys:
            found |= self.bits(key)
        return found


def bits_of(numbers: Iterable[int]) -> int:
    """The set of these numbers."""
    every = list(numbers)
    marks = bytearray(max(every, default=0) // 8 + 1)
    for number in every:
        marks[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(marks, "little")


def numbers_in(bits: int) -> Iterator[int]:
    """The numbers of a set, the highest first."""
    digits = f"{bits:b}"
    last = len(digits) - 1
    at = digits.find("1")
    while at >= 0 and bits:
        yield last - at
        at = digits.find("1", at + 1)


class TextIndex:
    """Texts by number: `head` features are those of its names, `body` those of all it says."""

    def __init__(self) -> None:
        self.head, self.body = Postings(), Postings()
        self._reader: tuple[int, QueryReader] | None = None

    def add(self, number: int, head: Iterable[str], body: Iterable[str]) -> None:
        names = list(head)
        self.head.add(number, names)
        self.body.add(number, dict.fromkeys([*names, *body]))

    def find(self, query: str, among: int) -> list[int]:
        """Sets of what fits, the best first; none twice. What says all of it hides the rest.

        In each: those whose names say it, those whose names may mean it, all others.
        """
        parts = self._read(query)
        if not parts:
            return [among]
        said = [self.head.any_of(part.said) for part in parts]
        meant = [self.head.any_of(part.said + part.meant) for part in parts]
        told = [
            bits | self.body.any_of(part.said + part.meant)
            for part, bits in zip(parts, meant, strict=True)
        ]
        fits = [_at_least(one, among) for one in (said, meant, told)]
        least = max(1, ceil(_ENOUGH * len(parts)))
        for count in range(len(parts), least - 1, -1):
            if fits[-1][count]:
                return _apart([one[count] for one in fits])
        return []

    def _read(self, query: str) -> list[Part]:
        size = len(self.body)
        if self._reader is None or self._reader[0] != size:
            self._reader = size, QueryReader(self.body, self.body.__contains__)
        return self._reader[1].read(query)


def _at_least(sets: list[int], among: int) -> list[int]:
    """For each count, what is in at least so many of the sets."""
    fits = [among] + [0] * len(sets)
    for bits in sets:
        for count in range(len(sets), 0, -1):
            fits[count] |= fits[count - 1] & bits
    return fits


def _apart(sets: list[int]) -> list[int]:
    seen, apart = 0, []
    for bits in sets:
        apart.append(bits & ~seen)
        seen |= bits
    return apart
