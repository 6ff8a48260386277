"""Texts and queries cut into features, and a query's parts with all that may be meant by them.

A feature is a short string with a sign for its kind: `w` a Latin word in one spelling, `b` two
neighbouring characters, `c` a character alone, `p` two neighbouring syllables as they sound, `v` a
long word as it is written, of which run-on words are made.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from core.search.normalise import LONGEST_QUERY, Folder, plain, spelling
from core.search.pinyin import segment, syllables
from core.search.vocabulary import Vocabulary

_RUNS = re.compile(
    r"(?P<word>[a-z0-9\u00c0-\u024f\u1e00-\u1eff]+[+#]*)|(?P<run>[\u3400-\u9fff\uf900-\ufaff]+)"
)
# Grammar, in which nobody looks for anything.
_GRAMMAR = frozenset("a an and are as at be by for from i in is it of on or the this to we".split())  # noqa: SIM905
_MOST_PARTS = 16
_HEARD = 0.5


@dataclass(frozen=True)
class Part:
    """One part of a query: the features it says, and those it may mean besides."""

    said: tuple[str, ...]
    meant: tuple[str, ...] = ()


@cache
def _folder() -> Folder:
    # Its tables are loaded by the first who searches.
    return Folder()


def _pieces(text: str) -> Iterator[tuple[bool, str]]:
    """Latin words and runs of characters of a text of any length, folded; true for a word."""
    for start in range(0, len(text), LONGEST_QUERY):
        raw = _folder().raw(text[start : start + LONGEST_QUERY])
        for match in _RUNS.finditer(_folder().simplify(raw)):
            yield match.lastgroup == "word", match.group()


def features_of(text: str, *, in_full: bool = True) -> list[str]:
    """What a text is found by, each once; `in_full` by sound and single characters too."""
    found: dict[str, None] = {}
    for is_word, piece in _pieces(text):
        if is_word:
            found |= dict.fromkeys([] if piece in _GRAMMAR else [_word(piece)])
            if in_full and len(piece) > 6:
                found[f"v{plain(piece)}"] = None
        else:
            more = [*_heard(syllables(piece)), *(f"c{one}" for one in piece)] if in_full else []
            found |= dict.fromkeys([*_pairs(piece), *more])
    return list(found)


def _word(word: str) -> str:
    return f"w{spelling(plain(word))}"


def _pairs(run: str) -> list[str]:
    return [f"b{run[at : at + 2]}" for at in range(len(run) - 1)]


def _heard(read: Iterable[str]) -> list[str]:
    return [f"p{first}_{second}" for first, second in pairwise(read)]


class QueryReader:
    """Reads queries with the vocabulary of what is indexed; `known` tells an indexed feature."""

    def __init__(self, features: Iterable[str], known: Callable[[str], bool]) -> None:
        every = list(features)
        latin = [one[1:] for one in every if one[0] == "w"]
        self._vocabulary = Vocabulary(latin, latin + [one[1:] for one in every if one[0] == "v"])
        # Two syllables written together are typed like a word, slips and all: "ruanjain".
        self._spoken = {one[1:].replace("_", ""): one for one in every if one[0] == "p"}
        self._sounds = Vocabulary(self._spoken)
        self._known = known

    def read(self, query: str) -> list[Part]:
        """Its parts in their order; a part that nothing is known of has no feature."""
        parts: list[Part] = []
        stretch: list[str] = []
        for is_word, piece in [*_pieces(query), (False, "")]:
            if is_word and self._may_be_heard(piece):
                # Neighbours are one name: "ruan jian gong cheng shi".
                stretch.append(piece)
                continue
            parts += self._of_stretch(stretch)
            stretch = []
            parts += self._of_word(piece) if is_word else self._of_run(piece)
        return parts[:_MOST_PARTS]

    def _may_be_heard(self, word: str) -> bool:
        if not (word.isascii() and word.isalpha()) or spelling(word) in self._vocabulary:
            return False
        left_over = segment(word)[1]
        return left_over == 0 or (len(word) >= 8 and left_over <= len(word) // 6)

    def _of_stretch(self, stretch: list[str]) -> list[Part]:
        """By its sound where most pairs of syllables are known, else word by word."""
        heard = _heard([one for word in stretch for one in segment(word)[0]])
        met = [one for one in heard if self._known(one)]
        if met and len(met) >= _HEARD * len(heard):
            return [Part((one,)) for one in met]
        return [part for word in stretch for part in self._of_word(word)]

    def _of_word(self, word: str) -> list[Part]:
        if word in _GRAMMAR:
            return []
        spelt = spelling(plain(word))
        said = (f"w{spelt}",) if spelt in self._vocabulary else ()
        meant = self._vocabulary.family(spelt)
        if not said:
            run_on = self._vocabulary.parts(plain(word))
            if run_on:
                return [Part((_word(one),)) for one in run_on if one not in _GRAMMAR]
            near = self._vocabulary.alike(spelt) + self._vocabulary.beginning(spelt)
            meant = [*meant, *(one for one, _sure in near)]
        heard = () if said else tuple(self._spoken[one] for one, _sure in self._sounds.alike(word))
        return [Part(said, (*(f"w{one}" for one in meant), *heard))]

    def _of_run(self, run: str) -> list[Part]:
        """Each pair of characters, swapped or by its sound; one character alone as it is."""
        if len(run) < 2:
            return [Part((f"c{one}",)) for one in run]
        sounds = _heard(syllables(run))
        return [
            Part((pair,), (f"b{pair[:0:-1]}", sound))
            for pair, sound in zip(_pairs(run), sounds, strict=True)
        ]
