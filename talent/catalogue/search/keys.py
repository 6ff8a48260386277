"""The names under which an entry is found, cut into units with the features that match them.

A feature is a short string with a sign for its kind: `w` a word, `b` two neighbouring characters,
`c` one character, `p` two neighbouring syllables, `i` initials, `@` a country.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.search.normalise import spelling
from core.search.pinyin import initials
from talent.catalogue.search import regions
from talent.catalogue.search.analysis import COUNTRY_RUN, Analyser, Pieces
from talent.catalogue.search.units import Unit, raw_pairs, units_of
from talent.catalogue.search.values import SearchEntry
from talent.catalogue.search.voices import Voice, voices_of

Issuers = dict[str, frozenset[str]]
"""The features of issuers' names that were read already."""

_BRACKETS = re.compile(r"[(（《]([^()（）《》]*)[)）》]")
_HAN = re.compile(r"[\u3400-\u9fff]{2,}")

_ONLY_HAN = re.compile(r"[\u3005-\u3007\u3400-\u9fff]+")
_LONGEST_SQUASHED = 16


@dataclass(frozen=True, slots=True)
class Name:
    """One name taken apart; `primary` for the names of the entry itself, not for its aliases."""

    pieces: Pieces
    primary: bool


@dataclass(slots=True)
class Keys:
    names: list[Name]
    units: list[list[Unit]]
    issuer: set[str]
    initials: set[str]
    raw: set[str]
    countries: set[str]
    voices: tuple[Voice, ...]


def keys_of(entry: SearchEntry, analyser: Analyser, issuers: Issuers) -> Keys:
    """Everything by which the entry may be found; `issuers` saves reading each of them again."""
    names = [Name(analyser.pieces(text), primary) for text, primary in _texts(entry)]
    names += [_placed(name, entry.region) for name in _local(entry, analyser)]
    names = [name for name in names if name.pieces.words or name.pieces.runs]
    units = [u for name in names if (u := units_of(name.pieces))]
    units += [[((f"w{spelling(short)}",), 1.0)] for short in _squashed(names)]
    countries = {entry.region}.union(*(n.pieces.countries for n in names if n.primary))
    return Keys(
        names,
        units,
        set(_issuer_features(entry, analyser, issuers)),
        set(_initials(entry, names)),
        {pair for run in analyser.pieces(entry.name_local).raw_runs for pair in raw_pairs(run)},
        countries,
        tuple(sorted(set(_voices(entry, names, analyser)))),
    )


def _voices(entry: SearchEntry, names: list[Name], analyser: Analyser) -> Iterator[Voice]:
    texts = (entry.name_local, *entry.aliases)
    return voices_of(texts, [name.pieces for name in names], entry.region, analyser)


def _texts(entry: SearchEntry) -> Iterator[tuple[str, bool]]:
    """Every name, with and without what stands in brackets; true for the entry's own names."""
    for text in (entry.name_en, entry.name_zh, _unless_han(entry.name_local)):
        if not text:
            continue
        yield text, True
        if " / " in text:
            yield from ((part, True) for part in text.split(" / "))
        inside = _BRACKETS.findall(text)
        yield from ((part, False) for part in inside if _tells_by_itself(part))
    yield from _with_issuer_written_out(entry)
    if entry.abbreviation:
        yield entry.abbreviation, True
        yield from ((p, True) for p in entry.abbreviation.split("/") if p != entry.abbreviation)
    yield from ((alias, False) for alias in entry.aliases)


def _tells_by_itself(inside: str) -> bool:
    """Whether words in brackets are a name, "IPMA Level A", and not a country or "Drugs"."""
    capitals = sum(1 for c in inside if c.isascii() and c.isupper())
    return len(inside) > 3 and capitals > 1 and not _is_country(inside)


def _is_country(text: str) -> bool:
    return tuple(text.casefold().split()) in regions.LATIN or text in regions.CHARACTERS


def _with_issuer_written_out(entry: SearchEntry) -> Iterator[tuple[str, bool]]:
    short = issuer_short(entry)
    if short and short in entry.name_en.split():
        yield entry.name_en.replace(short, entry.issuer_en), True


def issuer_short(entry: SearchEntry) -> str:
    """The issuer's initials, such as ASQ; empty when under three letters."""
    capitals = "".join(re.findall(r"\b[A-Z]", _BRACKETS.sub(" ", entry.issuer_en)))
    return capitals if len(capitals) >= 3 else ""


def _unless_han(text: str) -> str:
    return "" if _ONLY_HAN.fullmatch(text) else text


def _local(entry: SearchEntry, analyser: Analyser) -> list[Name]:
    """Local names in Chinese characters: alone they do not say of which country (藥師, 会計士)."""
    text = entry.name_local
    return [Name(analyser.pieces(text), True)] if _ONLY_HAN.fullmatch(text) else []


def _placed(name: Name, region: str) -> Name:
    name.pieces.countries.add(region)
    return name


def _squashed(names: list[Name]) -> set[str]:
    """Short Latin names written together, so that "C Eng" and "ceng" meet."""
    found = set()
    for name in names:
        together = "".join(word.plain for word in name.pieces.words)
        short = len(together) <= _LONGEST_SQUASHED and 2 <= len(name.pieces.words) <= 5
        if short and not name.pieces.runs:
            found.add(together)
    return found


def _issuer_features(entry: SearchEntry, analyser: Analyser, issuers: Issuers) -> Iterator[str]:
    for text in (entry.issuer_en, entry.issuer_zh):
        if text not in issuers:
            units = units_of(analyser.pieces(text))
            issuers[text] = frozenset(feature for features, _ in units for feature in features)
        yield from issuers[text]
    if short := issuer_short(entry):
        yield f"w{spelling(short.lower())}"


def _initials(entry: SearchEntry, names: list[Name]) -> Iterator[str]:
    for text in (entry.name_zh, *entry.aliases):
        for run in _HAN.findall(text):
            yield "".join(initials(part) for part in COUNTRY_RUN.split(run))
    for name in names:
        for run in name.pieces.runs:
            yield initials(run)
    for name in names[:1]:
        latin = name.pieces.words
        yield "".join(word.plain[0] for word in latin)
        yield "".join(word.plain[0] for word in latin if not word.noise)
