"""How often the search is right, on queries that were judged before it was written.

Only the halves that were not looked at while the search was built or mended count: "check" of the
builder's set, "blind" of the one from outside.
"""

from __future__ import annotations

import pytest

from bench.search import OUTSIDE, Judged, judged, shares
from talent.catalogue.search import SearchIndex


@pytest.fixture(scope="module")
def checking() -> list[Judged]:
    return [row for row in judged() if row.half == "check"]


@pytest.fixture(scope="module")
def blind() -> list[Judged]:
    return [row for row in judged(OUTSIDE) if row.half == "blind"]


@pytest.mark.parametrize("rows", [judged(), judged(OUTSIDE)], ids=["builder", "outside"])
def test_judged_set_is_broad_enough(rows: list[Judged]):
    lacking = [row for row in rows if not row.expected]
    assert len(rows) >= 400
    assert len(lacking) >= 0.24 * len(rows)
    assert len({code for row in rows for code in row.expected}) >= 150
    assert len({row.query for row in rows}) == len(rows)


def test_expected_codes_exist(shipped):
    codes = {entry.code for entry in shipped}
    assert all(row.expected <= codes for row in [*judged(), *judged(OUTSIDE)])


def test_checking_half_reaches_the_figures(index: SearchIndex, checking: list[Judged]):
    first, top3, confident, kept_out = shares(index.search, checking)
    assert first >= 0.97
    assert top3 >= 0.99
    assert confident >= 0.90
    assert kept_out >= 0.97


def test_blind_half_from_outside_reaches_the_figures(index: SearchIndex, blind: list[Judged]):
    first, top3, confident, kept_out = shares(index.search, blind)
    assert first >= 0.98
    assert top3 >= 0.99
    assert confident >= 0.91
    assert kept_out >= 0.98


def test_harder_queries_written_last_are_still_found(index: SearchIndex):
    first, top3, confident, kept_out = shares(
        index.search, [row for row in judged(OUTSIDE) if row.half == "late"]
    )
    assert first >= 0.97
    assert top3 >= 0.99
    assert confident >= 0.8
    assert kept_out >= 0.96


def test_wrong_first_answers_are_never_certain(index: SearchIndex, blind: list[Judged]):
    asked = [(row, index.search(row.query)) for row in blind if row.expected]
    wrong = [(row, answer) for row, answer in asked if answer.hits[0].code not in row.expected]
    assert not [row.query for row, answer in wrong if answer.confident]


@pytest.mark.parametrize("kind", ["part", "mixed", "noise", "pinyin", "typo", "abbr", "hant"])
def test_no_kind_of_query_is_left_behind(index: SearchIndex, checking: list[Judged], kind: str):
    rows = [row for row in checking if row.kind == kind]
    right = sum(index.search(row.query, limit=3).hits[0].code in row.expected for row in rows)
    assert right >= 0.9 * len(rows)


def test_equally_good_entries_are_never_certain(index: SearchIndex):
    rows = [row for row in judged() if row.kind == "ambiguous"]
    assert rows
    assert not [row.query for row in rows if index.search(row.query).confident]
