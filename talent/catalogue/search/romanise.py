# ruff: noqa: SIM905 - the parts of a syllable read best as running text
"""Japanese and Korean in Latin letters, and the loose form in which such letters are compared.

People write these sounds in several systems and leave out what they do not hear, so long vowels,
doubled letters and the pairs no two systems agree on are evened out (Hepburn and Kunrei; Revised
Romanisation and McCune-Reischauer).
"""

from __future__ import annotations

import re
from functools import lru_cache

_FIRST_HANGUL, _VOWELS, _ENDS = 0xAC00, 21, 28
_INITIALS = "g kk n d tt r m b pp s ss - j jj ch k t p h".replace("-", "_").split()
_MIDDLES = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split()
_FINALS = "_ k k k n n n t l k m l l l p l m p p t t ng t t k t p t".split()

_REWRITES = {
    "z": (("([zcs])h", r"\1"), ("(?<=[aei])ng", "n"), ("v", "u")),
    "j": (
        ("ou|oo|oh(?![aeiou])", "o"), ("uu", "u"), ("aa", "a"), ("ii", "i"), ("tch", "ch"),
        ("m(?=[bp])", "n"), (r"([kstpcgdbz])\1+", r"\1"), ("sh|sy", "s"), ("ch|ty|ts", "t"),
        ("j|zy|jy", "z"), ("f", "h"),
    ),
    "k": (
        ("sh", "s"), ("ch|jj", "j"), ("eo", "o"), ("eu|oo", "u"), ("ae|oe", "e"), ("ee", "i"),
        ("[rl]", "n"), ("k", "g"), ("t", "d"), ("p", "b"), (r"([a-z])\1+", r"\1"),
    ),
}  # fmt: skip
_COMPILED = {
    tongue: tuple((re.compile(old), new) for old, new in pairs)
    for tongue, pairs in _REWRITES.items()
}
TONGUES = tuple(_REWRITES)
"""`z` for pinyin, `j` for Japanese, `k` for Korean."""


@lru_cache(maxsize=2048)
def loose(tongue: str, letters: str) -> str:
    """The letters in the form in which they are compared; `tongue` is one of `TONGUES`."""
    for old, new in _COMPILED[tongue]:
        letters = old.sub(new, letters)
    return letters


def korean_aloud(text: str) -> str:
    """Hangul syllable by syllable in Latin letters; other characters are left out."""
    return "".join(_syllable(ord(c) - _FIRST_HANGUL) for c in text if "\uac00" <= c <= "\ud7a3")


def _syllable(number: int) -> str:
    initial, rest = divmod(number, _VOWELS * _ENDS)
    middle, final = divmod(rest, _ENDS)
    return (_INITIALS[initial] + _MIDDLES[middle] + _FINALS[final]).replace("_", "")
