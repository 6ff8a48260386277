"""Taking a text apart into pieces that entries and queries share.

A piece is a Latin word, a run of characters (Chinese, kana or hangul), or a country. Names and
queries go through the same steps, so what is the same to a reader becomes the same piece.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from talent.catalogue.search import regions, words
from talent.catalogue.search.normalise import Folder, plain, spelled_out, spelling
from talent.catalogue.search.pinyin import without_tones

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
    """A text taken apart. `runs` are folded characters, `raw_runs` those changed by folding."""

    words: list[Word] = field(default_factory=list)
    runs: list[str] = field(default_factory=list)
    raw_runs: list[str] = field(default_factory=list)
    countries: set[str] = field(default_factory=set)

    @property
    def squashed(self) -> str:
        """The text as one string without spaces and noise, to recognise it as a whole."""
        kept = [word.plain for word in self.words if not word.noise]
        return "".join(kept or [word.plain for word in self.words]) + "".join(self.runs)


_NOISE_RUN = re.compile("|".join(re.escape(w) for w in words.NOISE_CHARACTERS if len(w) > 1))
_SETTING_RUN = re.compile("|".join(words.CHINA_AS_SETTING))
COUNTRY_RUN = re.compile(
    "("
    + "|".join(re.escape(w) for w in sorted(regions.CHARACTERS, key=lambda w: (-len(w), w)))
    + ")"
)


class Analyser:
    """Takes texts apart; one for a whole index."""

    def __init__(self) -> None:
        self.folder = Folder()

    def pieces(self, text: str) -> Pieces:
        """The pieces of a name or a query; empty for a text without letters or digits."""
        found = Pieces()
        raw = self.folder.raw(text)
        latin: list[Word] = []
        for match in _RUNS.finditer(raw):
            run = match.group()
            if match.lastgroup in ("characters", "hangul"):
                self._add_run(found, run)
            elif len(latin) < _MOST_PIECES:
                latin.append(_word(run))
        found.words = _take_countries(latin, found.countries)
        return found

    def _add_run(self, found: Pieces, run: str) -> None:
        folded = self.folder.simplify(run)
        if folded != run:
            found.raw_runs.append(run)
        for part in _NOISE_RUN.split(_take_country_characters(folded, found.countries)):
            found.runs += part.split()


def _word(run: str) -> Word:
    bare = without_tones(plain(run))
    long_form = spelled_out(run)
    variants = (spelling(long_form),) if long_form != bare and not run.isascii() else ()
    return Word(bare, spelling(bare), variants)


def _take_countries(latin: list[Word], countries: set[str]) -> list[Word]:
    """The words that name no country; the countries named go into `countries`."""
    kept: list[Word] = []
    at = 0
    while at < len(latin):
        for length in range(min(regions.LONGEST_LATIN, len(latin) - at), 0, -1):
            code = regions.LATIN.get(tuple(word.plain for word in latin[at : at + length]))
            if code:
                if code != "CN" or not _is_setting(latin, at):
                    countries.add(code)
                at += length
                break
        else:
            kept.append(latin[at])
            at += 1
    return kept


def _is_setting(latin: list[Word], at: int) -> bool:
    """Whether China is only where the question arises: "in China", "a Chinese title"."""
    before = latin[at - 1].plain if at else ""
    after = latin[at + 1].plain if at + 1 < len(latin) else ""
    return before in words.BEFORE_CHINA or after in words.AFTER_CHINA


def _take_country_characters(run: str, countries: set[str]) -> str:
    def taken(match: re.Match[str]) -> str:
        countries.add(regions.CHARACTERS[match.group()])
        return " "

    return COUNTRY_RUN.sub(taken, _SETTING_RUN.sub(" ", run))
