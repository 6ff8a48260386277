from __future__ import annotations

from decimal import Decimal

import pytest

from core.juries.standings import standings
from core.juries.states import Ranking
from tests.factories.juries import assign, make_entry, make_juror, make_round

pytestmark = pytest.mark.usefixtures("things")
STEEP = [(38, 27, 26), (37, 26, 25), (35, 25, 25), (38, 26, 26), (32, 22, 22)]


def round_with(*entries, **fields):
    """A round of entries each marked by the same jurors; None is one who has not yet."""
    one = make_round(quorum=3, **fields)
    jurors = [make_juror(one) for _ in entries[0]]
    for marks in entries:
        entry = make_entry(one)
        for juror, points in zip(jurors, marks, strict=True):
            assign(juror, entry, *(points or ()))
    return one, jurors


def test_the_example_of_five_judges(app):
    one, _jurors = round_with([(34, 26, 26)] * 5, STEEP)
    first, second = standings(one).rows
    assert (first.entry.position, first.raw.rank, str(first.raw.mean)) == (2, 1, "86.00")
    assert (second.raw.rank, str(second.raw.mean), str(second.raw.first)) == (2, "86.00", "34.00")
    assert first.raw.by_first


def test_provisional_until_all_have_scored_and_never_below_the_quorum(app):
    one, _jurors = round_with([*STEEP[:4], None])
    (only,) = standings(one).rows
    assert (only.raw.submitted, only.raw.expected, only.raw.is_provisional) == (4, 5, True)
    few, _jurors = round_with([STEEP[0]])
    (only,) = standings(few).rows
    assert (only.raw.submitted, only.raw.expected) == (1, 3)
    bare = make_round()
    make_entry(bare)
    assert standings(bare).rows[0].raw.rank is None


def test_extremes_are_dropped_where_the_round_says_so(app):
    one, _jurors = round_with(STEEP, drops_extremes=True)
    assert str(standings(one).rows[0].raw.mean) == "87.67"


def test_a_flagged_mark_is_out_and_no_longer_waited_for(app):
    one, _jurors = round_with(STEEP)
    entry = one.entries[0]
    assign(make_juror(one), entry, 0, 0, 0, counts=False)
    (only,) = standings(one).rows
    assert (str(only.raw.mean), only.raw.submitted, only.raw.flagged) == ("86.00", 5, 1)
    assert only.raw.expected == 5


def test_the_correction_stands_beside_and_orders_only_where_chosen(app):
    one = make_round(quorum=1)
    harsh, *others = (make_juror(one) for _ in range(3))
    best, next_best, third = (make_entry(one) for _ in range(3))
    for entry, total in ((best, 30), (next_best, 28), (third, 20)):
        for juror in others:
            assign(juror, entry, total, 20, 20)
    # The harsh one judged the best and the third: eight points fewer each, on criterion one.
    for entry, total in ((best, 22), (third, 12)):
        assign(harsh, entry, total, 20, 20)
    found = standings(one)
    assert [row.entry for row in found.rows] == [next_best, best, third]
    assert [row.change for row in found.rows] == [-1, 1, 0]
    assert found.panels == 1
    assert found.severities[harsh.id].total == found.severities[harsh.id].first < Decimal(-4)
    one.ranking = Ranking.CORRECTED
    assert [row.entry for row in standings(one).rows] == [best, next_best, third]
    assert [row.rank for row in standings(one).ranked(one.ranking)] == [1, 2, 3]
