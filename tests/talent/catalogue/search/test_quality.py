"""How often the search is right, on queries that were judged before it was written.

Only the checking half counts: the tuning half was looked at while the search was built.
"""

from __future__ import annotations

import pytest

from bench.search import Judged, judged, shares
from talent.catalogue.search import SearchIndex


@pytest.fixture(scope="module")
def checking() -> list[Judged]:
    return [row for row in judged() if row.half == "check"]


def test_judged_set_is_broad_enough():
    rows = judged()
    lacking = [row for row in rows if not row.expected]
    assert len(rows) >= 400
    assert len(lacking) >= 0.25 * len(rows)
    assert len({code for row in rows for code in row.expected}) >= 150
    assert len({row.query for row in rows}) == len(rows)


def test_expected_codes_exist(shipped):
    codes = {entry.code for entry in shipped}
    assert all(row.expected <= codes for row in judged())


def test_checking_half_reaches_the_figures(index: SearchIndex, checking: list[Judged]):
    first, top3, confident, kept_out = shares(index.search, checking)
    assert first >= 0.97
    assert top3 >= 0.99
    assert confident >= 0.90
    assert kept_out >= 0.97


@pytest.mark.parametrize("kind", ["part", "mixed", "noise", "pinyin", "typo", "abbr", "hant"])
def test_no_kind_of_query_is_left_behind(index: SearchIndex, checking: list[Judged], kind: str):
    rows = [row for row in checking if row.kind == kind]
    right = sum(index.search(row.query, limit=3).hits[0].code in row.expected for row in rows)
    assert right >= 0.9 * len(rows)


def test_equally_good_entries_are_never_certain(index: SearchIndex):
    rows = [row for row in judged() if row.kind == "ambiguous"]
    assert rows
    assert not [row.query for row in rows if index.search(row.query).confident]
