"""Why somebody reaches a level, in words: on the try-out at the desk, on claims, in decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from talent.catalogue.models import CatalogueEntry
from talent.catalogue.queries import rules_for
from talent.catalogue.states import Degree, Level
from talent.catalogue.tiers import Facts, Rule, rule_met


def rule_words(rule: Rule) -> str:
    """“Master's degree and 2 years of work”, in the reader's language."""
    if not rule.years:
        return str(_("%(degree)s, whatever the years", degree=rule.degree.label))
    return str(
        ngettext(
            "%(degree)s and %(num)s year of work",
            "%(degree)s and %(num)s years of work",
            rule.years,
            degree=rule.degree.label,
        )
    )


def freeze_rule(entry: CatalogueEntry, level: Level, facts: Facts) -> dict[str, Any] | None:
    """The rule by which `facts` reach `level` under `entry`, to be kept with a claim."""
    rule = rule_met(level, rules_for(entry), facts)
    return {**asdict(rule), "is_own": bool(entry.own_tiers)} if rule is not None else None


def tier_reason(kept: Mapping[str, Any] | None) -> str:
    """What a kept rule says of the level; empty where none was kept."""
    if not kept:
        return ""
    rule = Rule(Level(kept["level"]), Degree(kept["degree"]), int(kept["years"]))
    words = {"level": rule.level.label, "rule": rule_words(rule)}
    if kept.get("is_own"):
        return str(_("Level %(level)s by the rule of this entry: %(rule)s.", **words))
    return str(_("Level %(level)s by the rule for all entries: %(rule)s.", **words))
