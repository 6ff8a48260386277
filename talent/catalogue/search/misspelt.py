"""Countries written with a slip, in letters, characters or pinyin.

A country at the head of a name decides between twenty entries, so one slip in it must not lose it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from rapidfuzz.distance import OSA

from core.search import pinyin
from core.search.vocabulary import Vocabulary
from talent.catalogue.search import regions
from talent.catalogue.search.romanise import loose

LEAST_SURE = 0.65
_TWO_WORDS_SURE = 0.8
_SHORTEST_TWO_WORDS = 7
_SHORTEST_HEAD = 3
_SHORTEST_SPOKEN = 5
_LEAST_REST = 2
TELLING_HEAD = 3
_LEAST_SPOKEN_REST = 5

_WORDS = Vocabulary(name[0] for name in regions.LATIN if len(name) == 1 and len(name[0]) >= 5)
_TWO_WORDS = Vocabulary("".join(name) for name in regions.LATIN if len(name) == 2)
_SHORT = dict(zip("美英法德日韩港澳台", "US GB FR DE JP KR HK MO TW".split(), strict=True))  # noqa: SIM905
_CHARACTERS = {name: code for name, code in regions.CHARACTERS.items() if name[0] >= "\u4e00"}
_TURNED = {name[::-1]: code for name, code in _CHARACTERS.items() if len(name) == 2}
_LONG = {name: code for name, code in _CHARACTERS.items() if len(name) >= _SHORTEST_HEAD}
_SPOKEN = {
    loose("z", name[0]): code
    for name, code in regions.LATIN.items()
    if len(name) == 1 and len(name[0]) >= _SHORTEST_SPOKEN and not pinyin.segment(name[0])[1]
}


@lru_cache(maxsize=1024)
def countries_alike(word: str) -> tuple[frozenset[str], float]:
    """The countries whose names are as few slips away from the word, and how sure that is."""
    found = _WORDS.alike(word) if len(word) >= 4 else []
    surest = max((sure for _, sure in found), default=0.0)
    return frozenset(regions.LATIN[(name,)] for name, sure in found if sure == surest), surest


@lru_cache(maxsize=1024)
def two_words_alike(together: str) -> str:
    """The country of two words, here written together, or an empty string."""
    found = _TWO_WORDS.alike(together) if len(together) >= _SHORTEST_TWO_WORDS else []
    name, sure = max(found, key=lambda one: (one[1], one[0]), default=("", 0.0))
    return regions.LATIN[(name,)] if sure >= _TWO_WORDS_SURE else ""


@lru_cache(maxsize=1024)
def head_of_characters(run: str) -> tuple[int, frozenset[str]]:
    """How many characters at the head are a country with a slip, or shortened, and which."""
    for size, names in ((2, _TURNED), (1, _SHORT)):
        if len(run) >= size + _LEAST_REST and run[:size] in names:
            return size, frozenset((names[run[:size]],))
    return _head(run, _LONG.items(), _LEAST_REST)


@lru_cache(maxsize=1024)
def head_of_letters(letters: str) -> tuple[int, frozenset[str]]:
    """The same for loose run-on pinyin."""
    return _head(letters, _SPOKEN.items(), _LEAST_SPOKEN_REST)


def _head(
    text: str, names: Iterable[tuple[str, str]], least_rest: int
) -> tuple[int, frozenset[str]]:
    found = list(_heads(text, names, least_rest))
    if not found:
        return 0, frozenset()
    size = found[0][0]
    return size, frozenset(code for _, code in found)


def _heads(
    text: str, names: Iterable[tuple[str, str]], least_rest: int
) -> Iterator[tuple[int, str]]:
    """Size of the head, and the country, for every name one slip away."""
    for name, code in names:
        for size in (len(name), len(name) - 1, len(name) + 1):
            head = text[:size]
            enough = len(text) >= size + least_rest
            if enough and OSA.distance(head, name, score_cutoff=1) <= 1:
                yield size, code
                break
