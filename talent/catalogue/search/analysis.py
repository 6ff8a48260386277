"""Taking a text apart into pieces that entries and queries share.

A piece is a Latin word, a run of characters (Chinese, kana or hangul), or a country. Names and
queries go through the same steps, so what is the same to a reader becomes the same piece.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from core.search.normalise import Folder, plain, spelled_out, spelling
from core.search.pinyin import without_tones
from talent.catalogue.search import places, regions, words

_RUNS = re.compile(
    r"(?P<word>[a-z0-9\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff]+)"
    r"|(?P<characters>[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f]+)"
    r"|(?P<hangul>[\uac00-\ud7a3]+)"
    r"|(?P<other>[^\W_]+)"
)
_MOST_PIECES = 40


@dataclass(frozen=True, slots=True)
class Word:
    """A Latin word: `plain` without marks, `spelt` in one spelling, `variants` to index as well."""

    plain: str
    spelt: str
    variants: tuple[str, ...] = ()

    @property
    def noise(self) -> bool:
        return self.plain in words.NOISE

    @property
    def half_noise(self) -> bool:
        return self.plain in words.HALF_NOISE


@dataclass(slots=True)
class Pieces:
    """A text taken apart. `runs` are folded characters, `raw_runs` those changed by folding.

    `hints` are countries that a city or a language makes likely.
    """

    words: list[Word] = field(default_factory=list)
    runs: list[str] = field(default_factory=list)
    raw_runs: list[str] = field(default_factory=list)
    countries: set[str] = field(default_factory=set)
    hints: set[str] = field(default_factory=set)

    @property
    def squashed(self) -> str:
        """The text as one string without spaces and noise, to recognise it as a whole."""
        kept = [word.plain for word in self.words if not word.noise]
        return "".join(kept or [word.plain for word in self.words]) + "".join(self.runs)


_NOISE_RUN = re.compile(
    "|".join([*(re.escape(w) for w in words.NOISE_CHARACTERS if len(w) > 1), *words.NOISE_ENDINGS])
)
_RAW_NOISE = re.compile("|".join(words.NOISE_AS_TYPED))
_SETTING_RUN = re.compile("|".join(words.CHINA_AS_SETTING))
COUNTRY_RUN = re.compile(
    "("
    + "|".join(re.escape(w) for w in sorted(regions.CHARACTERS, key=lambda w: (-len(w), w)))
    + ")"
)
_CITY_RUN = re.compile("|".join(re.escape(city) for city in places.CITY_CHARACTERS))


class Analyser:
    """Takes texts apart; one for a whole index."""

    def __init__(self) -> None:
        self.folder = Folder()

    def pieces(self, text: str) -> Pieces:
        found = Pieces()
        raw = self.folder.raw(text)
        latin: list[Word] = []
        for match in _RUNS.finditer(raw):
            run = match.group()
            if match.lastgroup in ("characters", "hangul"):
                self._add_run(found, run)
            elif len(latin) < _MOST_PIECES:
                latin.append(_word(run))
        found.words = _take_countries(latin, found)
        return found

    def _add_run(self, found: Pieces, run: str) -> None:
        folded = self.folder.simplify(run)
        if folded != run:
            found.raw_runs += filter(None, _RAW_NOISE.split(run))
        for part in _NOISE_RUN.split(_take_country_characters(folded, found)):
            found.runs += part.split()


def _word(run: str) -> Word:
    bare = without_tones(plain(run))
    long_form = spelled_out(run)
    variants = (spelling(long_form),) if long_form != bare and not run.isascii() else ()
    return Word(bare, spelling(bare), variants)


def _take_countries(latin: list[Word], found: Pieces) -> list[Word]:
    """The words that name no place; what the others name goes into `found`."""
    kept: list[Word] = []
    at = 0
    of_languages = any(word.plain.startswith(places.LANGUAGE_TRADES) for word in latin)
    while at < len(latin):
        length, code, is_hint = _place_at(latin, at, of_languages)
        if not length:
            kept.append(latin[at])
        elif is_hint:
            found.hints.add(code)
        elif code != "CN" or not _is_setting(latin, at):
            found.countries.add(code)
        at += length or 1
    return kept


def _place_at(latin: list[Word], at: int, of_languages: bool) -> tuple[int, str, bool]:
    """Number of words that name a place, its code, and whether that is but a hint; 0 for none."""
    for length in range(min(regions.LONGEST_LATIN, len(latin) - at), 0, -1):
        name = tuple(word.plain for word in latin[at : at + length])
        if code := regions.LATIN.get(name):
            return length, code, of_languages and name[0] in places.LANGUAGES
        if code := places.LATIN_CITIES.get(name):
            return length, code, True
    return 0, "", False


def _is_setting(latin: list[Word], at: int) -> bool:
    """Whether China is only where the question arises: "in China", "a Chinese title"."""
    before = latin[at - 1].plain if at else ""
    after = latin[at + 1].plain if at + 1 < len(latin) else ""
    return before in words.BEFORE_CHINA or after in words.AFTER_CHINA


def _take_country_characters(run: str, found: Pieces) -> str:
    def country(match: re.Match[str]) -> str:
        found.countries.add(regions.CHARACTERS[match.group()])
        return " "

    def city(match: re.Match[str]) -> str:
        found.hints.add(places.CITY_CHARACTERS[match.group()])
        return " "

    return COUNTRY_RUN.sub(country, _CITY_RUN.sub(city, _SETTING_RUN.sub(" ", run)))
