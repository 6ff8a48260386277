"""How well one entry answers a query."""

from __future__ import annotations

from dataclasses import dataclass

from talent.catalogue.search.reading import Alternatives, Reading
from talent.catalogue.search.units import PART_OF_A_BODY
from talent.catalogue.search.voices import Voice, covered, shared

_QUERY_SHARE = 0.72
_NAME_SHARE = 0.28
_AS_TYPED = 4.0
_HOME = 0.8
_TOUCHED = 0.5
_PLACED_COVERED = 0.7
_CONFLICT = 0.7
_ELSEWHERE = 0.5
_COUNTRY_WEIGHT = 0.5
_HINT_WEIGHT = 0.1
_UNPLACED = 0.9

WeighedName = tuple[float, tuple[tuple[float, tuple[str, ...]], ...]]
"""Sum of weights; then for every unit its weight and the features that match it."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """One entry, ready to be compared: `features` to how much a match with them explains."""

    code: str
    region: str
    countries: frozenset[str]
    features: dict[str, float]
    names: tuple[WeighedName, ...]
    raw: frozenset[str]
    voices: tuple[Voice, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranked:
    """One entry compared with the query.

    `known`: weight of what the entry accounts for; `explained`: the share of the query that is;
    `covered`: share of its best-fitting name the query accounts for; `missing`: share of that name
    the query says nothing of. `placed`: false when all fitting names go by a country the query
    leaves out. `conflict`: the query names another country. `as_typed`: it holds the local name
    in its very characters.
    """

    entry: Indexed
    score: float
    known: float
    explained: float
    covered: float
    missing: float
    placed: bool
    conflict: bool
    as_typed: bool


def rank(entry: Indexed, reading: Reading, spread: Alternatives) -> Ranked:
    """Compares one entry; `spread` holds the alternatives of all units together."""
    known, total = _account(entry, reading)
    match = _country_match(entry, reading)
    conflict = match == 0.0
    explained = known / total if total else 0.0
    as_typed = _as_typed(entry.raw, reading.raw) if entry.raw and reading.raw else 0.0
    if as_typed > _HOME and not reading.countries:
        spread = spread | {f"@{entry.region}": 1.0}
    fits = [_coverage(name, spread) for name in entry.names]
    fits += _heard(entry, reading) if reading.spans else []
    covered, missing, placed = max(fits, default=(0.0, -1.0, True))
    placed = placed or any(fit[2] and fit[0] >= _PLACED_COVERED for fit in fits)
    score = 100.0 * (_QUERY_SHARE * explained + _NAME_SHARE * covered) + _AS_TYPED * as_typed
    if conflict:
        score *= _CONFLICT
    return Ranked(
        entry, score, known, explained, covered, -missing, placed, conflict, as_typed > _HOME
    )


def _account(entry: Indexed, reading: Reading) -> tuple[float, float]:
    """Weight of the query the entry accounts for, and the whole weight of the query."""
    known, total = 0.0, 0.0
    for weight, found in reading.units:
        total += weight
        known += weight * _best(found, entry.features)
    for span in reading.spans:
        total += span.weight
        known += span.weight * shared(span, entry.voices)
    match = _country_match(entry, reading)
    if match is not None:
        total += _COUNTRY_WEIGHT
        known += _COUNTRY_WEIGHT * match
    elif reading.hints:
        total += _HINT_WEIGHT
    return known, total


def _heard(entry: Indexed, reading: Reading) -> list[tuple[float, float, bool]]:
    """As `_coverage`, of the entry's names by their sound."""
    given = reading.countries | reading.hints
    fits = []
    for span in reading.spans:
        grams = frozenset(span.grams)
        for tongue, letters, countries in entry.voices:
            if tongue == span.tongue:
                placed = given.issuperset(countries)
                share = covered(grams, tongue, letters) * (1.0 if placed else _UNPLACED)
                fits.append((share, share - 1.0, placed))
    return fits


def _as_typed(local: frozenset[str], typed: set[str]) -> float:
    """How much of the local name stands in the query in the very same characters."""
    same = len(local & typed)
    return same / len(local) if same * 2 >= len(typed) else 0.0


def _best(found: Alternatives, features: dict[str, float]) -> float:
    best = 0.0
    for feature, sure in found.items():
        strength = features.get(feature)
        if strength is not None and sure * strength > best:
            best = sure * strength
    return best


def _coverage(name: WeighedName, spread: Alternatives) -> tuple[float, float, bool]:
    """Covered share of the name, less the share no part of the query touches, country given."""
    total, units = name
    covered = missing = 0.0
    placed = True
    for weight, features in units:
        best = 0.0
        for feature in features:
            sure = spread.get(feature)
            if sure is not None and sure > best:
                best = sure
        covered += weight * best
        if best < _TOUCHED:
            missing += weight
            placed = placed and (features[0][0] != "@" or features[-1] == PART_OF_A_BODY)
    return covered / total, -missing / total, placed


def _country_match(entry: Indexed, reading: Reading) -> float | None:
    """1 for the entry's country, half for an award of no country, 0 for another; None: unsaid.

    A country only hinted at speaks for an entry, and hardly against one.
    """
    if entry.countries & (reading.countries | reading.hints):
        return 1.0
    if not reading.countries:
        return None
    return _ELSEWHERE if entry.region == "INT" else 0.0
