"""Reading what was typed by its sound: pinyin by syllables, anything else letter by letter."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from core.search import pinyin
from core.search.vocabulary import Vocabulary
from talent.catalogue.search import regions, units, words
from talent.catalogue.search.analysis import Word
from talent.catalogue.search.misspelt import head_of_letters
from talent.catalogue.search.reading import Reading
from talent.catalogue.search.romanise import loose
from talent.catalogue.search.voices import Hearing, take_country

_PINYIN_KNOWN = 0.4
_LETTERS_BETTER = 0.02
_NEARLY_A_WORD = 0.75
SYLLABLE_TERM = 0.25
_LETTER_TERM = 0.08
_LETTERS_IN_A_SYLLABLE = 3.0
_LONGEST_WORD = 60
_COUNTRY_SOUNDS = {
    pinyin.segment(name[0])[0]: code
    for name, code in regions.LATIN.items()
    if len(name) == 1 and len(name[0]) >= 5 and pinyin.segment(name[0])[1] == 0
} | {pinyin.segment(noise)[0]: "" for noise in words.NOISE_SOUNDS}
_NOISE_LETTERS = tuple(loose("z", noise) for noise in words.NOISE_SOUNDS)


class Speech:
    """Reads the words of a query that are pinyin, or Japanese or Korean in Latin letters."""

    def __init__(
        self, vocabulary: Vocabulary, rarity: Callable[[str], float], sayable: frozenset[str]
    ) -> None:
        self._vocabulary = vocabulary
        self._rarity = rarity
        self._hearing = Hearing(rarity)
        self._sayable = sayable

    def read(self, latin: list[Word], joined: set[int], reading: Reading) -> set[int]:
        """Adds what is heard to the reading; gives the positions of the words so read."""
        taken: set[int] = set()
        for stretch in self._pinyin(latin, joined):
            self._read_pinyin([latin[at] for at in stretch], reading)
            taken.update(stretch)
        strange = {at for at in range(len(latin)) if at not in joined and self._strange(latin[at])}
        strange -= taken
        barred = taken | {at for at in range(len(latin)) if self._is_other(latin[at])}
        for positions, tongue, letters in self._hearing.spans(latin, strange, barred - strange):
            self._add_letters(tongue, take_country(tongue, letters, reading.countries), reading)
            taken.update(positions)
        return taken

    def is_heard(self, word: Word) -> bool:
        """Whether the whole word sounds like a part of some Japanese or Korean name."""
        return any(self._hearing.fits(t, loose(t, word.plain)) == 1.0 for t in ("j", "k"))

    def _strange(self, word: Word) -> bool:
        """Whether no indexed word is meant, not even with a slip."""
        if not units.share(word) or len(word.plain) < 2 or word.spelt in self._vocabulary:
            return False
        if self._vocabulary.parts(word.plain):
            return False
        return all(sure < _NEARLY_A_WORD for _, sure in self._vocabulary.alike(word.spelt))

    def _is_other(self, word: Word) -> bool:
        """Whether the word is one of another language than those heard."""
        return word.noise or (word.spelt in self._vocabulary and word.spelt not in self._sayable)

    # Pinyin

    def _pinyin(self, latin: list[Word], joined: set[int]) -> Iterator[list[int]]:
        """Positions of words that are pinyin: stretches whose syllables follow in some name."""
        stretch: list[int] = []
        for at in range(len(latin) + 1):
            if at < len(latin) and at not in joined and _sounds(latin[at].plain):
                stretch.append(at)
                continue
            if stretch and self._is_pinyin([latin[i] for i in stretch]):
                yield stretch
            stretch = []

    def _is_pinyin(self, stretch: list[Word]) -> bool:
        if all(word.noise or word.spelt in self._vocabulary for word in stretch):
            return False
        countries: set[str] = set()
        spans = _without_countries(_syllables(stretch)[0], countries)
        known, pairs = self._known_pairs(spans)
        return bool(pairs or countries) and known >= _PINYIN_KNOWN * pairs

    def _known_pairs(self, spans: list[tuple[str, ...]]) -> tuple[int, int]:
        pairs = [pair for span in spans for pair in units.syllable_pairs(span)]
        return sum(1 for pair in pairs if self._rarity(pair)), len(pairs)

    def _read_pinyin(self, stretch: list[Word], reading: Reading) -> None:
        """By syllables where they all meet, else by letters if more of those do."""
        countries: set[str] = set()
        read, left_over = _syllables(stretch)
        spans = _without_countries(read, countries)
        met = self._share_met(spans)
        if (left_over or met < 1.0) and self._by_letters(stretch, met, reading):
            return
        reading.countries |= countries
        for span in spans:
            self._add_syllables(span, reading)
        if left_over:
            reading.units.append((units.CHARACTER_SHARE * 0.5, {}))

    def _share_met(self, spans: list[tuple[str, ...]]) -> float:
        """The share of syllables with a neighbour that some name has beside them too."""
        met = [
            any(map(self._rarity, units.syllable_pairs(span[max(0, at - 1) : at + 2])))
            for span in spans
            for at in range(len(span))
        ]
        return sum(met) / len(met) if met else 1.0

    def _by_letters(self, stretch: list[Word], at_least: float, reading: Reading) -> bool:
        letters = loose("z", "".join(word.plain[:_LONGEST_WORD] for word in stretch))
        countries: set[str] = set()
        letters = _without_noise(take_country("z", letters, countries))
        size, hints = (0, frozenset()) if countries else self._misspelt(letters)
        letters = letters[size:]
        if not size and self._hearing.fits("z", letters) < at_least + _LETTERS_BETTER:
            return False
        reading.countries |= countries
        reading.hints |= hints
        self._add_letters("z", letters, reading)
        return True

    def _misspelt(self, letters: str) -> tuple[int, frozenset[str]]:
        """Length and codes of a country at the head with a slip, unless some name begins so."""
        size, codes = head_of_letters(letters)
        begins_a_name = self._hearing.fits("z", letters[: size + 2]) == 1.0
        return (0, frozenset()) if begins_a_name else (size, codes)

    def _add_letters(self, tongue: str, letters: str, reading: Reading) -> None:
        share = units.CHARACTER_SHARE / _LETTERS_IN_A_SYLLABLE
        reading.spans.append(self._hearing.weigh(tongue, letters, share))
        reading.terms += _LETTER_TERM * len(letters)

    def _add_syllables(self, read: tuple[str, ...], reading: Reading) -> None:
        pairs = units.syllable_pairs(read)
        for at in range(len(read)):
            around = [pairs[i] for i in (at - 1, at) if 0 <= i < len(pairs)]
            found = {pair: 1.0 for pair in around if self._rarity(pair)}
            weights = [self._rarity(pair) or 0.9 for pair in around]
            weight = sum(weights) / len(weights) if weights else 0.5
            reading.units.append((units.CHARACTER_SHARE * weight, found))
            reading.terms += SYLLABLE_TERM


def _without_noise(letters: str) -> str:
    for noise in _NOISE_LETTERS:
        letters = letters.removesuffix(noise)
    return letters


def _without_countries(read: tuple[str, ...], countries: set[str]) -> list[tuple[str, ...]]:
    """The syllables between the countries named; their codes go into `countries`."""
    for at in range(len(read) - 1):
        for size in (4, 3, 2):
            code = _COUNTRY_SOUNDS.get(read[at : at + size])
            if code is not None:
                countries.update([code] if code else [])
                rest = _without_countries(read[at + size :], countries)
                return [span for span in (read[:at], *rest) if span]
    return [read] if read else []


def _sounds(word: str) -> bool:
    """Whether the word can be read as pinyin, a slip allowed in a long one."""
    if not word.isalpha() or not word.isascii():
        return False
    left_over = pinyin.segment(word[:_LONGEST_WORD])[1]
    return left_over == 0 or (len(word) >= 8 and left_over <= len(word) // 6)


def _syllables(stretch: list[Word]) -> tuple[tuple[str, ...], int]:
    read: tuple[str, ...] = ()
    left_over = 0
    for word in stretch:
        found, left = pinyin.segment(word.plain[:_LONGEST_WORD])
        read += found
        left_over += left
    return read, left_over
