"""Pinyin both ways: characters to syllables, and typed letters back to syllables.

Syllables are compared in a collapsed form (zh = z, sh = s, ch = c, -ng = -n, lv = lu), because
many writers do not tell these apart.
"""

from __future__ import annotations

import re
from functools import lru_cache

from core.pinyin import read_aloud
from core.search.normalise import word_tables

_TABLE = word_tables(__file__, "pinyin")["syllables"]
_SYLLABLES = frozenset(_TABLE.split())
_LONGEST = 6
_TONES = re.compile(r"(?<=[a-zü])[1-5](?=[a-z]|$)")


def without_tones(word: str) -> str:
    """The word without tone digits, "zhu4ce4" as "zhuce"; other words as they are."""
    if word.isalpha() or not word[-1:].isdigit() or not _TONES.search(word):
        return word
    bare = _TONES.sub("", word)
    return bare if bare.isalpha() and segment(bare)[1] == 0 else word


@lru_cache(maxsize=2048)
def collapse(syllable: str) -> str:
    """The syllable in the form in which syllables are compared."""
    if len(syllable) > 1 and syllable[1] == "h":
        syllable = syllable[0] + syllable[2:]
    if syllable.endswith("ng") and syllable[-3:-2] in ("a", "e", "i"):
        syllable = syllable[:-1]
    return syllable.replace("v", "u")


@lru_cache(maxsize=1024)
def segment(letters: str) -> tuple[tuple[str, ...], int]:
    """Splits letters into syllables: (collapsed syllables, number of letters left over).

    Fewest left-over letters first, then fewest syllables, so "xian" stays one.
    """
    size = len(letters)
    best: list[tuple[int, int, tuple[str, ...]]] = [(0, 0, ())]
    for end in range(1, size + 1):
        left, count, found = best[end - 1]
        choice = (left + 1, count, found)
        for start in range(max(0, end - _LONGEST), end):
            piece = letters[start:end]
            if piece in _SYLLABLES:
                left, count, found = best[start]
                choice = min(choice, (left, count + 1, (*found, piece)))
        best.append(choice)
    left, _, found = best[size]
    return tuple(collapse(s) for s in found), left


@lru_cache(maxsize=1024)
def syllables(characters: str) -> tuple[str, ...]:
    """Collapsed syllables of a run of characters; kana and others stand for themselves."""
    return tuple(collapse(s) if s.isascii() else s for s in read_aloud(characters))


def initials(characters: str) -> str:
    """First letters of the syllables: "特许工程师" gives "txgcs"."""
    return "".join(s[0] for s in syllables(characters) if s[:1].isalpha() and s.isascii())
