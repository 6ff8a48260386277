"""The early answer: levels by degree and years, with their boundaries."""

from __future__ import annotations

import json

import pytest

from talent.catalogue.ladders import SEED, ladder_of, level_on_ladder
from talent.catalogue.states import Degree, Level
from talent.catalogue.tiers import Facts, Missing, Rule, Tier, assess

RULES = tuple(
    Rule(Level(item["level"]), Degree(item["degree"]), item["years"])
    for item in json.loads((SEED / "tier_rules.json").read_text(encoding="utf-8"))
)
LADDER = tuple(Tier(level, {"en": level.value, "zh": level.value}) for level in Level)


@pytest.mark.parametrize(
    ("degree", "years", "level"),
    [
        (Degree.NONE, 40, None),
        (Degree.COLLEGE, 40, None),
        (Degree.BACHELOR, 0, None),
        (Degree.BACHELOR, 1, Level.JUNIOR),
        (Degree.BACHELOR, 4, Level.JUNIOR),
        (Degree.BACHELOR, 5, Level.INTERMEDIATE),
        (Degree.BACHELOR, 9, Level.INTERMEDIATE),
        (Degree.BACHELOR, 10, Level.ASSOCIATE_SENIOR),
        (Degree.MASTER, 0, Level.JUNIOR),
        (Degree.MASTER, 1, Level.JUNIOR),
        (Degree.MASTER, 2, Level.INTERMEDIATE),
        (Degree.MASTER, 6, Level.INTERMEDIATE),
        (Degree.MASTER, 7, Level.ASSOCIATE_SENIOR),
        (Degree.DOCTORATE, 0, Level.INTERMEDIATE),
        (Degree.DOCTORATE, 1, Level.INTERMEDIATE),
        (Degree.DOCTORATE, 2, Level.ASSOCIATE_SENIOR),
        (Degree.DOCTORATE, 60, Level.ASSOCIATE_SENIOR),
    ],
)
def test_the_default_rules(degree: Degree, years: int, level: Level | None) -> None:
    reached = assess(LADDER, RULES, Facts(degree, years)).reached
    assert (reached.level if reached else None) == level


def test_the_entry_sets_the_highest() -> None:
    answer = assess(LADDER[:2], RULES, Facts(Degree.DOCTORATE, 30))
    assert answer.reached == LADDER[1]
    assert answer.next is None


def test_what_is_missing_for_the_next() -> None:
    answer = assess(LADDER, RULES, Facts(Degree.BACHELOR, 3))
    assert answer.next == LADDER[1]
    assert answer.ways == (
        Missing(Degree.BACHELOR, 2, 5),
        Missing(Degree.MASTER, 0, 2),
        Missing(Degree.DOCTORATE, 0, 0),
    )


def test_full_senior_has_no_rule_until_the_office_sets_one() -> None:
    answer = assess(LADDER, RULES, Facts(Degree.DOCTORATE, 40))
    assert (answer.reached, answer.next) == (LADDER[2], None)
    more = (*RULES, Rule(Level.SENIOR, Degree.DOCTORATE, 10))
    assert assess(LADDER, more, Facts(Degree.DOCTORATE, 10)).reached == LADDER[3]


def test_ladders_name_lower_titles() -> None:
    ladder = ladder_of("卫生", "主治医师")
    assert ladder is not None
    assert ladder[Level.JUNIOR]["en"] == "Physician"
    assert level_on_ladder("卫生", "主任医师") == Level.SENIOR
    assert ladder_of("工程", "主任医师") is None


def test_the_same_title_in_two_series_keeps_its_own_ladder() -> None:
    library, archives = ladder_of("图书资料", "馆员"), ladder_of("档案", "馆员")
    assert library is not None
    assert archives is not None
    assert library[Level.INTERMEDIATE]["en"] == "Librarian"
    assert archives[Level.INTERMEDIATE]["en"] == "Archivist"
