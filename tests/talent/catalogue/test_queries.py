"""What others ask of the catalogue, with exact numbers of queries."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from core.clock import today
from core.db import db
from talent.catalogue import queries
from talent.catalogue.indexes import search_index
from talent.catalogue.loading import load_seed_catalogue
from talent.catalogue.models import CatalogueEdition
from talent.catalogue.papers import Paper, papers_for
from talent.catalogue.specialties import specialty_in_english
from talent.catalogue.states import Degree, Level
from talent.catalogue.tiers import Rule
from tests.counting import statements
from tests.talent.catalogue.sheets import draft, published, row

pytestmark = pytest.mark.both_databases


@pytest.fixture
def seed(app: Flask) -> CatalogueEdition:
    edition = load_seed_catalogue(in_force_from=date(2026, 1, 1))
    db.session.commit()
    assert edition is not None
    db.session.refresh(edition)
    return edition


def test_the_edition_in_force_on_a_day(app: Flask) -> None:
    first = published(name="First", day=date(2025, 1, 1))
    second = published(name="Second", day=date(2026, 1, 1))
    draft(name="Draft")
    assert queries.edition_in_force(date(2024, 12, 31)) is None
    assert queries.edition_in_force(date(2025, 1, 1)) == first
    assert queries.edition_in_force(date(2025, 12, 31)) == first
    assert queries.edition_in_force(date(2026, 1, 1)) == second
    assert queries.list_editions() == [second, first]
    assert queries.predecessor_of(second) == first
    assert queries.predecessor_of(first) is None


def test_of_two_editions_of_one_day_the_later_published_counts(app: Flask) -> None:
    published(name="Wrong")
    right = published(name="Right")
    assert queries.edition_in_force(today()) == right


def test_a_future_edition_is_listed_but_not_in_force(app: Flask) -> None:
    now_in_force = published(name="Now")
    future = published(name="Future", day=today() + timedelta(days=30))
    assert queries.edition_in_force(today()) == now_in_force
    assert queries.list_editions() == [future, now_in_force]


def test_history_of_a_code_through_editions(app: Flask) -> None:
    published(row(1, name_en="Old name"), name="First", day=date(2025, 1, 1))
    published(row(1), name="Second", day=date(2026, 1, 1))
    published(row(2), name="Third", day=date(2026, 2, 1))
    draft(row(1, name_en="Not yet"), name="Draft")
    with statements() as asked:
        history = queries.entry_history("SZ-TST-001")
        told = [(entry.edition.name["en"], entry.name_en) for entry in history]
    assert told == [("Second", "Certified Tester"), ("First", "Old name")]
    assert len(asked) == 1


def test_an_entry_with_its_tiers_rules_and_papers(seed: CatalogueEdition) -> None:
    with statements() as asked:
        entry = queries.get_entry("SZ-BIO-001", seed)
        assert entry is not None
        titles = [tier.title["en"] for tier in queries.tiers_of(entry)]
        rules = queries.rules_for(entry)
        papers = papers_for(entry)
    assert len(asked) == 1  # the rules for all stand in the edition
    assert titles == ["Assistant Engineer", "Engineer"]
    assert Rule(Level.INTERMEDIATE, Degree.MASTER, 2) in rules
    assert len(rules) == 8
    assert Paper.VALIDITY in papers
    assert queries.get_entry("SZ-BIO-404", seed) is None


def test_every_shipped_specialty_has_an_english_name_and_no_other(seed: CatalogueEdition) -> None:
    named = {entry.specialty_zh for entry in seed.entries} - {""}
    assert {one for one in named if not specialty_in_english(one)} == set()
    assert specialty_in_english("未列专业") == ""


def test_every_shipped_title_stands_on_a_ladder_at_its_level(seed: CatalogueEdition) -> None:
    for entry in seed.entries:
        tiers = queries.tiers_of(entry)
        assert [tier.level for tier in tiers] == list(Level)[: entry.title_level.rank + 1], (
            entry.code
        )
        assert tiers[-1].title == entry.title


def test_own_rules_take_the_place_of_the_default_ones(app: Flask) -> None:
    edition = published(row(1, tier_rules="intermediate:college:7"))
    entry = queries.get_entry("SZ-TST-001", edition)
    assert entry is not None
    assert queries.rules_for(entry) == (Rule(Level.INTERMEDIATE, Degree.COLLEGE, 7),)


def test_a_title_without_ladder_has_its_own_tier_only(app: Flask) -> None:
    edition = published(row(1, title_zh="首席魔法师", title_en="Chief Wizard"))
    entry = queries.get_entry("SZ-TST-001", edition)
    assert entry is not None
    assert [tier.title["en"] for tier in queries.tiers_of(entry)] == ["Chief Wizard"]


def test_the_province_confirms_by_level_or_as_the_entry_says(app: Flask) -> None:
    edition = published(row(1), row(2, route="province"), row(3, route="city"))
    needs = {entry.code[-1]: entry.needs_province for entry in edition.entries}
    assert [needs["1"](level) for level in Level] == [False, False, True, True]
    assert [needs["2"](level) for level in Level] == [True] * 4
    assert [needs["3"](level) for level in Level] == [False] * 4


def test_the_search_index_is_built_once_for_a_published_edition(seed: CatalogueEdition) -> None:
    with statements() as asked:
        first = search_index(seed)
        again = search_index(seed)
    assert first is again
    assert len(asked) == 1
    assert first.search("DABT").hits[0].code == "SZ-BIO-001"


def test_a_draft_is_indexed_afresh(app: Flask) -> None:
    edition = draft()
    assert search_index(edition) is not search_index(edition)


def test_comparing_takes_one_query_for_each_side(seed: CatalogueEdition) -> None:
    other = published(row(1), name="Other")
    db.session.refresh(seed)
    db.session.refresh(other)
    with statements() as asked:
        diff = queries.diff_editions(seed, other)
    assert len(asked) == 2
    assert (len(diff.added), len(diff.withdrawn)) == (1, 344)
