"""How well one entry answers a query."""

from __future__ import annotations

from dataclasses import dataclass

from talent.catalogue.search.reading import Alternatives, Reading

_QUERY_SHARE = 0.62
_NAME_SHARE = 0.38
_AS_TYPED = 4.0
_CONFLICT = 0.8
_ELSEWHERE = 0.5
_COUNTRY_WEIGHT = 0.5

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


@dataclass(frozen=True, slots=True)
class Ranked:
    """One entry compared with the query.

    `explained`: share of the query the entry accounts for; `covered`: share of its best-fitting
    name the query accounts for; both 0 to 1. `conflict`: the query names another country.
    """

    entry: Indexed
    score: float
    explained: float
    covered: float
    conflict: bool


def rank(entry: Indexed, reading: Reading, spread: Alternatives) -> Ranked:
    """Compares one entry; `spread` holds the alternatives of all units together."""
    explained, total = 0.0, 0.0
    for weight, found in reading.units:
        total += weight
        explained += weight * _best(found, entry.features)
    match = _country_match(entry, reading.countries)
    if match is not None:
        total += _COUNTRY_WEIGHT
        explained += _COUNTRY_WEIGHT * match
    conflict = match == 0.0
    explained = explained / total if total else 0.0
    covered = max((_coverage(name, spread) for name in entry.names), default=0.0)
    score = 100.0 * (_QUERY_SHARE * explained + _NAME_SHARE * covered)
    if reading.raw and entry.raw:
        score += _AS_TYPED * len(reading.raw & entry.raw) / len(reading.raw)
    if conflict:
        score *= _CONFLICT
    return Ranked(entry, min(100.0, score), explained, covered, conflict)


def _best(found: Alternatives, features: dict[str, float]) -> float:
    best = 0.0
    for feature, sure in found.items():
        strength = features.get(feature)
        if strength is not None and sure * strength > best:
            best = sure * strength
    return best


def _coverage(name: WeighedName, spread: Alternatives) -> float:
    total, units = name
    covered = 0.0
    for weight, features in units:
        best = 0.0
        for feature in features:
            sure = spread.get(feature)
            if sure is not None and sure > best:
                best = sure
        covered += weight * best
    return covered / total


def _country_match(entry: Indexed, countries: set[str]) -> float | None:
    """1 for the entry's own country, 0.5 for an award of no country, 0 for another; None: unsaid."""
    if not countries:
        return None
    if countries & entry.countries:
        return 1.0
    return _ELSEWHERE if entry.region == "INT" else 0.0
