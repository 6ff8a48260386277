"""Reading a query: every part of it becomes a unit with all that could match it."""

from __future__ import annotations

from collections.abc import Callable

from core.search.normalise import spelling
from core.search.vocabulary import Vocabulary
from talent.catalogue.search import misspelt, regions, units, words
from talent.catalogue.search.analysis import Pieces, Word
from talent.catalogue.search.reading import Alternatives, Reading
from talent.catalogue.search.spoken import SYLLABLE_TERM, Speech

_FAMILY = 0.75
_BY_SOUND = 0.85
_ONE_CHARACTER = 0.3
_TURNED = 0.8
_SHORT_FOR = 0.9
_INITIALS = 0.8
_LONG_INITIALS = 0.92
_HALF_NOISE = 0.03
_AWARD_WORD = 0.2
_REGISTER_NUMBER = 6
_LONGEST_JOIN = 6
_LONGEST_TOGETHER = 24
_ARTICLES = frozenset(("a", "i"))
_MOST_GUESSES = 8
_SINGLE_NOISE = frozenset(w for w in words.NOISE_CHARACTERS if len(w) == 1)


class Reader:
    """Reads queries with one index's vocabulary; `rarity` gives a feature's weight, 0 unknown.

    `sayable`: indexed Latin words that are Japanese or Korean, "gijutsushi".
    """

    def __init__(
        self, vocabulary: Vocabulary, rarity: Callable[[str], float], sayable: frozenset[str]
    ) -> None:
        self._vocabulary = vocabulary
        self._rarity = rarity
        self._speech = Speech(vocabulary, rarity, sayable)

    def read(self, pieces: Pieces) -> Reading:
        reading = Reading(
            countries=set(pieces.countries), hints=set(pieces.hints), squashed=pieces.squashed
        )
        self._read_words(self._without_misspelt_countries(pieces.words, reading), reading)
        for run in pieces.runs:
            self._read_run(self._without_country(run, reading), reading)
        for run in pieces.raw_runs:
            reading.raw |= units.raw_pairs(run)
        return reading

    # Latin words

    def _read_words(self, latin: list[Word], reading: Reading) -> None:
        joined = self._joins(latin)
        spoken = self._speech.read(latin, set(joined), reading)
        guesses = _MOST_GUESSES
        for at, word in enumerate(latin):
            if at in spoken:
                continue
            if not units.share(word) and at not in joined:
                continue
            found = {f: _sureness(f) for f in joined.get(at, ())}
            known = word.spelt in self._vocabulary
            if not known and not found and guesses:
                guesses -= 1
                if self._read_run_on(word, reading):
                    continue
                found = self._guesses(word)
            after_level = at > 0 and latin[at - 1].plain in words.LEVELS
            self._add_word(word, found, known, reading, 1.0 if after_level else _part(word, found))

    def _add_word(
        self, word: Word, found: Alternatives, known: bool, reading: Reading, part: float
    ) -> None:
        if known:
            found[f"w{word.spelt}"] = 1.0
            for other in self._vocabulary.family(word.spelt):
                found.setdefault(f"w{other}", _FAMILY)
        for long_form in words.SHORT_FOR.get(word.plain, ()):
            found.setdefault(f"w{spelling(long_form)}", _SHORT_FOR)
        if len(word.plain) >= 3 and self._rarity(f"i{word.plain}"):
            found[f"i{word.plain}"] = _sureness(f"i{word.plain}")
        weight = max((self._rarity(f) for f, sure in found.items() if sure == 1.0), default=0.9)
        share = (units.share(word) or 0.5) * part
        reading.units.append((share * weight, found))
        reading.terms += share

    def _joins(self, latin: list[Word]) -> dict[int, list[str]]:
        """For each position, indexed words that neighbours make when written together."""
        found: dict[int, list[str]] = {}
        for start in range(len(latin) - 1):
            together = latin[start].plain
            for end in range(start + 1, min(start + _LONGEST_JOIN, len(latin))):
                together += latin[end].plain
                if len(together) > _LONGEST_TOGETHER:
                    break
                if latin[start].plain in _ARTICLES and len(latin[end].plain) > 1:
                    break
                self._note_join(together, start, end, latin, found)
        return found

    def _note_join(
        self, together: str, start: int, end: int, latin: list[Word], found: dict[int, list[str]]
    ) -> None:
        word = spelling(together)
        letters = all(len(latin[at].plain) == 1 for at in range(start, end + 1))
        features = [f"w{word}"] if word in self._vocabulary else []
        if letters and len(together) >= 3 and self._rarity(f"i{together}"):
            features.append(f"i{together}")
        for at in range(start, end + 1):
            if features:
                found.setdefault(at, []).extend(features)

    def _guesses(self, word: Word) -> Alternatives:
        found: Alternatives = {}
        if len(word.plain) in (4, 5) and word.plain.endswith("s"):
            singular = spelling(word.plain[:-1])
            if singular in self._vocabulary:
                found[f"w{singular}"] = 0.95
        for other, sure in self._vocabulary.alike(word.spelt):
            found[f"w{other}"] = sure
        for other, sure in self._vocabulary.beginning(word.spelt):
            found[f"w{other}"] = max(sure, found.get(f"w{other}", 0.0))
        for other in self._vocabulary.family(word.spelt):
            found.setdefault(f"w{other}", _FAMILY)
        return found

    def _read_run_on(self, word: Word, reading: Reading) -> bool:
        parts = self._vocabulary.parts(word.plain)
        for part in parts:
            piece = Word(part, spelling(part))
            if code := regions.LATIN.get((part,)):
                reading.countries.add(code)
            elif units.share(piece) and piece.spelt in self._vocabulary:
                self._add_word(piece, {}, True, reading, _part(piece, {}))
        return bool(parts)

    def _read_country(self, word: Word, reading: Reading) -> bool:
        """Takes a country written with a slip, unless an indexed word is as near."""
        if not units.share(word) or word.spelt in self._vocabulary:
            return False
        codes, sure = misspelt.countries_alike(word.plain)
        if sure < misspelt.LEAST_SURE or self._vocabulary.parts(word.plain):
            return False
        if self._speech.is_heard(word):
            return False
        if any(s >= sure for _, s in self._vocabulary.alike(word.spelt)):
            return False
        reading.countries |= codes
        return True

    def _without_misspelt_countries(self, latin: list[Word], reading: Reading) -> list[Word]:
        """Takes the countries that are written with a slip: "Grmany", "Hong Kpng"."""
        kept: list[Word] = []
        for word in latin:
            before = kept[-1] if kept else None
            code = self._two_words(before, word) if before else ""
            if code:
                kept.pop()
                reading.countries.add(code)
            elif not self._read_country(word, reading):
                kept.append(word)
        return kept

    def _two_words(self, before: Word, word: Word) -> str:
        if all(one.spelt in self._vocabulary for one in (before, word)):
            return ""
        return misspelt.two_words_alike(before.plain + word.plain)

    # Characters

    def _read_run(self, run: str, reading: Reading) -> None:
        for part in self._without_single_noise(run):
            for features, character_share in units.character_units(part):
                seen = [f for f in features if f[0] == "b"]
                weight = self._weight_of(seen or [features[-1]])
                reading.units.append((character_share * weight, self._seen(features, seen)))
                reading.terms += SYLLABLE_TERM

    def _seen(self, features: tuple[str, ...], pairs: list[str]) -> Alternatives:
        """One character: by its pairs, their sound, its neighbours swapped, or alone."""
        found: Alternatives = dict.fromkeys(pairs, 1.0)
        found |= {f: _BY_SOUND for f in features if f[0] == "p"}
        found[features[-1]] = _ONE_CHARACTER if pairs else 1.0
        for pair in pairs:
            found.setdefault(f"b{pair[:0:-1]}", _TURNED)
        return {feature: sure for feature, sure in found.items() if self._rarity(feature)}

    def _without_country(self, run: str, reading: Reading) -> str:
        """The run without a country at its head that is shortened or has a slip."""
        if reading.countries or reading.hints:
            return run
        size, codes = misspelt.head_of_characters(run)
        if size < misspelt.TELLING_HEAD and self._rarity(f"b{run[:2]}"):
            return run
        reading.hints |= codes
        return run[size:]

    def _without_single_noise(self, run: str) -> list[str]:
        """The run cut at characters like 我 and 的, unless they belong to an indexed pair."""
        kept = [
            " " if _is_grammar(c) and not self._paired(run, at) else c for at, c in enumerate(run)
        ]
        return "".join(kept).split()

    def _paired(self, run: str, at: int) -> bool:
        return any(self._rarity(f"b{run[i : i + 2]}") for i in (at - 1, at) if i >= 0)

    def _weight_of(self, features: list[str]) -> float:
        weights = [self._rarity(feature) or 0.9 for feature in features]
        return sum(weights) / len(weights) if weights else 0.5


def _sureness(feature: str) -> float:
    """Initials that somebody never wrote down are less sure than a word; long ones less so."""
    if feature[0] != "i":
        return 1.0
    return _LONG_INITIALS if len(feature) > 5 else _INITIALS


def _part(word: Word, found: Alternatives) -> float:
    """The part of its weight a word keeps in a question."""
    if word.half_noise and not found:
        return _HALF_NOISE
    if len(word.plain) >= _REGISTER_NUMBER and word.plain.isdigit():
        return _HALF_NOISE
    return _AWARD_WORD if word.plain in words.AWARD_WORDS else 1.0


def _is_grammar(character: str) -> bool:
    """Particles, and all hiragana: Japanese names of qualifications are kanji and katakana."""
    return character in _SINGLE_NOISE or "\u3041" <= character <= "\u309f"
