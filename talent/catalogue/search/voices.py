"""Names by their sound, letter by letter: for what was typed as it is heard, slips and all.

Where whole syllables do not meet (a slip in run-on pinyin, "gijutsushi", "byeonrisa"), short
stretches of letters still do. A letter counts when one of the stretches it stands in is shared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from core.pinyin import read_aloud
from talent.catalogue.search import regions
from talent.catalogue.search.analysis import Analyser, Pieces, Word
from talent.catalogue.search.onyomi import japanese_aloud
from talent.catalogue.search.romanise import TONGUES, korean_aloud, loose

Voice = tuple[str, str, tuple[str, ...]]
"""Tongue, letters, and the countries the name goes by."""

_GRAM = {"z": 4, "j": 3, "k": 3}
_LEAST_LETTERS = {"z": 6, "j": 5, "k": 5}
_MOST_LETTERS = 80
_START = "^"
_WORD_FITS = 0.5
_SPAN_FITS = 0.7
_PLACED_FITS = 0.4
_JAPANESE = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]{2,}")
_MORAE = re.compile(
    r"(?:(?:t?ch|s?sh|t?ts|([kgsztdhfbpmr])\1?y?|n?y|n|w|jj?y?)?[aeiou](?:h(?![aeiouy]))?"
    r"|n(?![aeiouy])|m(?=[bp]))++"
)
_HANGUL = re.compile(r"[\uac00-\ud7a3]{2,}")
_COUNTRIES = {
    loose("z", name[0]): code
    for name, code in regions.LATIN.items()
    if len(name) == 1 and len(name[0]) >= 5
}


@dataclass(frozen=True, slots=True)
class Span:
    """A part of the query heard in one tongue, with its weight."""

    tongue: str
    letters: str
    weight: float

    @property
    def grams(self) -> list[str]:
        return grams(self.tongue, self.letters)


def grams(tongue: str, letters: str) -> list[str]:
    size = _GRAM[tongue]
    return [letters[at : at + size] for at in range(len(letters) - size + 1)]


def voices_of(
    texts: Collection[str], spoken: Collection[Pieces], region: str, analyser: Analyser
) -> Iterator[Voice]:
    """All ways in which an entry's names sound: `texts` as written, `spoken` taken apart."""
    for pieces in spoken:
        if pieces.runs and not pieces.words:
            letters = loose("z", "".join(s for run in pieces.runs for s in read_aloud(run)))
            if letters.isascii():
                yield "z", letters, tuple(sorted(pieces.countries))
    for text in map(analyser.folder.raw, texts):
        for run in _JAPANESE.findall(text) if region == "JP" else ():
            aloud = japanese_aloud(run.removeprefix("日本"))
            if aloud:
                yield "j", _START + loose("j", aloud), ()
        for run in _HANGUL.findall(text):
            yield "k", _START + loose("k", korean_aloud(run)), ()


def shared(span: Span, voices: Collection[Voice]) -> float:
    """The share of the span's letters that also stand, in such stretches, in one of the voices."""
    size, asked = _GRAM[span.tongue], span.grams
    heard = (letters for tongue, letters, _ in voices if tongue == span.tongue)
    most = max((_letters_in([gram in one for gram in asked], size) for one in heard), default=0)
    return most / len(span.letters)


def covered(span_grams: Collection[str], tongue: str, letters: str) -> float:
    """The share of a voice's letters that also stand, in such stretches, in the query."""
    found = [gram in span_grams for gram in grams(tongue, letters)]
    return _letters_in(found, _GRAM[tongue]) / max(1, len(letters))


def sayable(latin: Iterable[str], voices: Iterable[Voice]) -> frozenset[str]:
    """The Latin words that are themselves Japanese or Korean as heard: "gijutsushi"."""
    heard: dict[str, list[str]] = {"j": [], "k": []}
    for tongue, letters, _ in voices:
        heard.get(tongue, []).append(letters)
    together = {tongue: "|".join(texts) for tongue, texts in heard.items()}
    return frozenset(
        word
        for word in latin
        if len(word) > 3 and any(loose(t, word) in text for t, text in together.items())
    )


def _letters_in(found: list[bool], size: int) -> int:
    count, reached = 0, 0
    for at, is_shared in enumerate(found):
        if is_shared:
            count += at + size - max(at, reached)
            reached = at + size
    return count


class Hearing:
    """Finds what parts of a query are words as heard; `known` tells an indexed stretch."""

    def __init__(self, known: Callable[[str], float]) -> None:
        self._known = known

    def spans(
        self, latin: list[Word], strange: Collection[int], barred: Collection[int]
    ) -> Iterator[tuple[range, str, str]]:
        """Positions, tongue and letters of stretches with a strange word and no barred one."""
        at = 0 if strange else len(latin)
        while at < len(latin):
            found = max(
                (one for t in TONGUES if (one := self._stretch(latin, at, t, barred))),
                key=lambda one: (one[3], len(one[0])),
                default=None,
            )
            if found and any(position in strange for position in found[0]):
                yield found[:3]
                at = found[0].stop
            else:
                at += 1

    def _stretch(
        self, latin: list[Word], start: int, tongue: str, barred: Collection[int]
    ) -> tuple[range, str, str, float] | None:
        """The longest stretch from `start` whose words all fit the tongue."""
        end, letters = start, ""
        while end < len(latin) and end not in barred and self._fits(latin[end], tongue):
            letters += latin[end].plain
            end += 1
        letters = loose(tongue, letters[:_MOST_LETTERS])
        letters = letters if tongue == "z" else _START + letters
        if end == start or len(letters) < _LEAST_LETTERS[tongue]:
            return None
        rest = take_country(tongue, letters, set())
        fits = self.fits(tongue, rest)
        if fits < (_SPAN_FITS if rest == letters else _PLACED_FITS):
            return None
        return range(start, end), tongue, letters, fits

    def _fits(self, word: Word, tongue: str) -> bool:
        if not (word.plain.isalpha() and word.plain.isascii()):
            return False
        if tongue == "j" and not _MORAE.fullmatch(word.plain):
            return False
        letters = loose(tongue, word.plain)
        rest = take_country(tongue, letters, set())
        fits = self.fits(tongue, rest)
        return rest != letters or len(letters) < _GRAM[tongue] or fits >= _WORD_FITS

    def fits(self, tongue: str, letters: str) -> float:
        """The share of letters that stand in stretches some name has."""
        if not letters:
            return 0.0
        found = [self._known(f"{tongue}{gram}") > 0 for gram in grams(tongue, letters)]
        return _letters_in(found, _GRAM[tongue]) / len(letters)

    def weigh(self, tongue: str, letters: str, share: float) -> Span:
        """The span, every letter weighing `share` times how rare what it stands in is."""
        rarities = [self._known(f"{tongue}{gram}") or 0.9 for gram in grams(tongue, letters)]
        mean = sum(rarities) / max(1, len(rarities))
        return Span(tongue, letters, share * mean * len(letters))


def take_country(tongue: str, letters: str, countries: set[str]) -> str:
    """Run-on pinyin without the country it begins or ends with; its code goes into `countries`."""
    for name, code in _COUNTRIES.items() if tongue == "z" else ():
        for rest in (letters.removeprefix(name), letters.removesuffix(name)):
            if rest != letters and len(rest) >= _LEAST_LETTERS["z"]:
                countries.add(code)
                return rest
    return letters
