import random
from decimal import Decimal

import pytest

from core.juries.ranking import Scored, Severity, Sheet, rank
from core.juries.severity import severities

WORTH = {f"e{n:02}": 90 - n for n in range(20)}


def planted(harsh):
    """Twenty entries a point apart, three jurors of ten each; j0 takes 15 points off everybody."""
    chance = random.Random(3)
    panel = [f"j{n}" for n in range(10)]
    return [
        (juror, key, (worth + (harsh if juror == "j0" else 0) + chance.choice((-0.2, 0, 0.2)),))
        for key, worth in WORTH.items()
        for juror in chance.sample(panel, 3)
    ]


def ranked(scores, found=None):
    off = {j: Severity(Decimal(str(v))) for j, (v,) in (found.by_juror if found else {}).items()}
    entries = {}
    for juror, key, (points,) in scores:
        entries.setdefault(key, []).append(Sheet(juror, Decimal(str(points)), Decimal(0)))
    scored = [Scored(key, tuple(sheets), 3) for key, sheets in entries.items()]
    return [one.key for one in rank(scored, severities=off)]


def test_correction_recovers_the_planted_order():
    scores = planted(-15)
    found = severities(scores)
    assert ranked(scores) != list(WORTH)
    assert ranked(scores, found) == list(WORTH)
    assert found.by_juror["j0"][0] == pytest.approx(-15, abs=3)
    assert found.panels == 1


def test_where_nobody_is_harsh_nothing_moves():
    scores = planted(0)
    assert max(abs(v) for (v,) in severities(scores).by_juror.values()) < 0.2
    assert ranked(scores, severities(scores)) == list(WORTH)


def test_panels_that_share_nobody_are_corrected_each_in_itself():
    one = [("a", "x", (90,)), ("b", "x", (80,)), ("a", "y", (70,)), ("b", "y", (60,))]
    other = [("c", "z", (30,)), ("d", "z", (10,))]
    found = severities([*one, *other])
    assert found.panels == 2
    for pair in (("a", "b"), ("c", "d")):
        assert sum(found.by_juror[j][0] for j in pair) == pytest.approx(0)
    assert severities(one).by_juror["a"] == found.by_juror["a"] > (0,)
    # One juror alone with an entry: nothing can be said, nothing is changed.
    assert severities([("a", "x", (5,))]).by_juror == {"a": (0.0,)}


def test_no_scores():
    assert severities([]).by_juror == {}
    assert severities([]).panels == 0
