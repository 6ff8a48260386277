"""The early answer before any account: entry, degree and years give tier, papers and time.

One function for the page, the API and the claim's first step, so that they never differ.
"""

from __future__ import annotations

from dataclasses import dataclass

from talent.catalogue.models import CatalogueEdition, CatalogueEntry
from talent.catalogue.papers import Paper, papers_for
from talent.catalogue.queries import default_rules_are_official, rules_for, tiers_of
from talent.catalogue.tiers import Assessment, Facts, Rule, Tier, assess

# Working days from a complete file; a target (recognition.md §8 (e)).
USUAL_WORKING_DAYS = 20
MOST_YEARS = 60


@dataclass(frozen=True)
class TierRow:
    """One tier of an entry with the rules that reach it; none means by ordinary review only."""

    tier: Tier
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class EarlyAnswer:
    """What the facts come to under one entry. `has_own_rules`: not the product's default table."""

    entry: CatalogueEntry
    facts: Facts
    assessment: Assessment
    papers: tuple[Paper, ...]
    has_own_rules: bool
    needs_province: bool


def answer_early(entry: CatalogueEntry, facts: Facts) -> EarlyAnswer:
    """Assess `facts` under `entry` of whatever edition it comes from."""
    assessment = assess(tiers_of(entry), rules_for(entry), facts)
    reached = assessment.reached
    return EarlyAnswer(
        entry=entry,
        facts=facts,
        assessment=assessment,
        papers=papers_for(entry),
        has_own_rules=bool(entry.own_tiers),
        needs_province=reached is not None and entry.needs_province(reached.level),
    )


def rules_are_official(edition: CatalogueEdition) -> bool:
    """Whether the office has declared the default rules of this edition its own."""
    if edition.default_tiers is None:
        return default_rules_are_official()
    return edition.default_tiers_official


def tier_table(entry: CatalogueEntry) -> list[TierRow]:
    """The tiers of an entry, lowest first, each with its rules from the highest degree down."""
    rules = sorted(rules_for(entry), key=lambda rule: (-rule.degree.rank, rule.years))
    return [
        TierRow(tier, tuple(rule for rule in rules if rule.level == tier.level))
        for tier in tiers_of(entry)
    ]
