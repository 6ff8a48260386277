"""Pinyin both ways: characters to syllables, and typed letters back to syllables.

Syllables are compared in a collapsed form (zh = z, sh = s, ch = c, -ng = -n, lv = lu), because
many writers do not tell these apart.
"""

from __future__ import annotations

import re
from functools import lru_cache

_INITIALS = "b p m f d t n l g k h j q x zh ch sh r z c s y w".split()
_FINALS = (
    "a o e ai ei ao ou an en ang eng ong i ia ie iao iu ian in iang ing iong"
    " u ua uo uai ui uan un uang ue v ve"
).split()
_SYLLABLES = frozenset(
    [a + b for a in _INITIALS for b in _FINALS] + "a o e ai ei ao ou an en ang eng er".split()
) - frozenset(
    # Sound, but not Mandarin: without them far fewer English words look like pinyin.
    [a + b for a in "b p m f".split() for b in "ong ua uai ui uan un uang ue uo ve v iong".split()]
    + [a + b for a in "g k h".split() for b in "i ia ie iao iu ian in iang ing iong ue v ve".split()]
    + [a + b for a in "z c s zh ch sh r".split() for b in "ia ie iao iu ian in iang ing iong v ve".split()]
    + [a + b for a in "j q x".split() for b in "a o e ai ei ao ou an en ang eng ong ua uo uai ui uang v ve".split()]
    + [a + b for a in "y w".split() for b in "ia ie iao iu ian iang iong ei ui uai uo ua uang ve".split()]
    + "bou fe fao fai fi fia fie fiao fiu fian fin fiang fing wai_ wong wi win wing wu_ wue wun".split()
    + "bia biang bv dv tv ro_ ri_ rai rei lin_ rong_ dua tua nua lua duang tuang luang".split()
)  # fmt: skip
_EXTRA = frozenset("wei wai".split())
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
            if piece in _SYLLABLES or piece in _EXTRA:
                left, count, found = best[start]
                choice = min(choice, (left, count + 1, (*found, piece)))
        best.append(choice)
    left, _, found = best[size]
    return tuple(collapse(s) for s in found), left


@lru_cache(maxsize=1024)
def syllables(characters: str) -> tuple[str, ...]:
    """Collapsed syllables of a run of Chinese characters, one for each; others stand for themselves."""
    from pypinyin import lazy_pinyin  # 120 ms: only where characters have to be read

    read = lazy_pinyin(characters, v_to_u=False, errors=list)
    return tuple(collapse(s) if s.isascii() else s for s in read)


def initials(characters: str) -> str:
    """First letters of the syllables: "特许工程师" gives "txgcs"."""
    return "".join(s[0] for s in syllables(characters) if s[:1].isalpha() and s.isascii())
