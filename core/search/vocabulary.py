"""The Latin words of the index, and the ways from a word nobody indexed to those that are."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from core.search.normalise import stem

_LONGEST_RUN_ON = 90
_SHORT = frozenset(("of", "in", "and", "the", "for"))
_MOST_ALIKE = 6
_MOST_PREFIXED = 10
_OTHER_BEGINNING = 0.1


class Vocabulary:
    """Indexed words, found exactly, by family, beginning or likeness, or as parts of a run-on."""

    def __init__(self, indexed: Iterable[str], plain: Iterable[str] = ()) -> None:
        self._pieces = frozenset(plain)
        self._words = sorted(set(indexed))
        self._known = frozenset(self._words)
        self._families: dict[str, list[str]] = defaultdict(list)
        self._lengths: dict[int, list[str]] = defaultdict(list)
        for word in self._words:
            self._lengths[len(word)].append(word)
            if len(word) >= 6 and word.isalpha():
                self._families[stem(word)].append(word)

    def __contains__(self, word: str) -> bool:
        return word in self._known

    def family(self, word: str) -> list[str]:
        """Other indexed words of the same stem: toxicology, toxicologist."""
        if len(word) < 6:
            return []
        return [other for other in self._families.get(stem(word), ()) if other != word]

    def beginning(self, start: str) -> list[tuple[str, float]]:
        """Indexed words that begin so, each with how sure that is: the more is typed, the surer."""
        if len(start) < 3:
            return []
        found = []
        at = bisect_left(self._words, start)
        for word in self._words[at : at + _MOST_PREFIXED]:
            if not word.startswith(start):
                break
            found.append((word, 0.7 + 0.25 * len(start) / len(word)))
        return found

    def alike(self, word: str) -> list[tuple[str, float]]:
        """Indexed words a slip or two away, each with how sure that is."""
        size = len(word)
        most = 0 if size < 4 else 1 if size < 7 else 2 if size < 13 else 3
        found: list[tuple[str, float]] = []
        if not most or (word.isdigit()):
            return found
        for length in range(size - most, size + most + 1):
            near = process.extract(
                word,
                self._lengths.get(length, ()),
                scorer=OSA.distance,
                score_cutoff=most,
                limit=_MOST_ALIKE,
            )
            found += [(other, _sureness(int(slips), word, other)) for other, slips, _ in near]
        return found

    def parts(self, run_on: str) -> list[str]:
        """Words as written that make up all of a run-on such as "projectmanagement"; or none."""
        size = len(run_on)
        if not 5 <= size <= _LONGEST_RUN_ON:
            return []
        best: list[list[str] | None] = [[]] + [None] * size
        for end in range(2, size + 1):
            for start in range(max(0, end - 24), end - 1):
                head, piece = best[start], run_on[start:end]
                if head is None or piece not in self._pieces:
                    continue
                now = best[end]
                if now is None or len(head) + 1 < len(now):
                    best[end] = [*head, piece]
        found = best[size] or []
        shortest = 2 if any(c.isdigit() for c in run_on) else 3
        good = 2 <= len(found) <= 12 and all(len(p) >= shortest or p in _SHORT for p in found)
        return found if good else []


def _sureness(slips: int, word: str, other: str) -> float:
    """Less sure with every slip, and with more than a swap where the words begin."""
    begins_as = word[0] in other[:2] and other[0] in word[:2]
    otherwise = 0.0 if begins_as else _OTHER_BEGINNING
    if len(word) < 6:
        return 0.7 - otherwise
    return 1.0 - slips * (0.12 if len(word) < 9 else 0.08) - otherwise
