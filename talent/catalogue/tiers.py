"""The early answer: which tier degree and years reach, what it leads to, what is missing.

Pure: knows neither database nor web. Years and degree decide the level, not the certificate alone,
and the entry's own level is the highest it can lead to (recognition.md §5, §7.2, §7.3).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from talent.catalogue.states import Degree, Level


@dataclass(frozen=True)
class Rule:
    """`degree` and at least `years` of work in the field reach `level`."""

    level: Level
    degree: Degree
    years: int


@dataclass(frozen=True)
class Facts:
    """What a person says of themselves. `years`: full years of work in the field."""

    degree: Degree
    years: int
    works_in_city: bool | None = None


@dataclass(frozen=True)
class Tier:
    """A level with the title it means for one entry, in both languages."""

    level: Level
    title: Mapping[str, str]


@dataclass(frozen=True)
class Missing:
    """One way to reach the next tier: this degree, and so many more years."""

    degree: Degree
    more_years: int
    total_years: int


@dataclass(frozen=True)
class Assessment:
    """The answer. `reached` is None when no tier is; `ways` are open ways to `next`."""

    reached: Tier | None
    next: Tier | None
    ways: tuple[Missing, ...]


def assess(tiers: Iterable[Tier], rules: Iterable[Rule], facts: Facts) -> Assessment:
    """The best of `tiers` that `facts` reach under `rules`, and the ways to the next one.

    A higher degree fulfils the rule of a lower one. A tier without any rule cannot be reached.
    """
    ladder = sorted(tiers, key=lambda tier: tier.level.rank)
    known = tuple(rules)
    reached = [tier for tier in ladder if _reaches(tier.level, known, facts)]
    best = reached[-1] if reached else None
    above = [
        tier
        for tier in ladder
        if (best is None or tier.level.rank > best.level.rank)
        and any(rule.level == tier.level for rule in known)
    ]
    following = above[0] if above else None
    ways = _ways(following.level, known, facts) if following else ()
    return Assessment(best, following, ways)


def rule_met(level: Level, rules: Iterable[Rule], facts: Facts) -> Rule | None:
    """The rule by which `facts` reach `level`: of those fulfilled, the one nearest to the facts."""
    met = [
        rule
        for rule in rules
        if rule.level == level
        and facts.degree.rank >= rule.degree.rank
        and facts.years >= rule.years
    ]
    return max(met, key=lambda rule: (rule.degree.rank, rule.years), default=None)


def _reaches(level: Level, rules: tuple[Rule, ...], facts: Facts) -> bool:
    return rule_met(level, rules, facts) is not None


def _ways(level: Level, rules: tuple[Rule, ...], facts: Facts) -> tuple[Missing, ...]:
    """By years with the degree held, else by the next degrees up; the shortest for each degree."""
    ways: dict[Degree, Missing] = {}
    for rule in sorted(rules, key=lambda rule: (rule.degree.rank, rule.years)):
        if rule.level != level:
            continue
        degree = rule.degree if rule.degree.rank > facts.degree.rank else facts.degree
        way = Missing(degree, max(0, rule.years - facts.years), rule.years)
        if degree not in ways or way.more_years < ways[degree].more_years:
            ways[degree] = way
    return tuple(ways[degree] for degree in sorted(ways, key=lambda degree: degree.rank))
