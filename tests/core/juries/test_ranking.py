from decimal import Decimal
from itertools import permutations

import pytest

from core.juries.ranking import Scored, Severity, Sheet, changes, promoted, rank

FIVE = ["38/27/26", "37/26/25", "35/25/25", "38/26/26", "32/22/22"]


def sheets(texts, counts=True):
    points = [[Decimal(one) for one in text.split("/")] for text in texts]
    return tuple(Sheet(f"j{n}", sum(given), given[0], counts) for n, given in enumerate(points))


def entry(key, texts, expected=5):
    return Scored(key, sheets(texts), expected)


def alone(texts, **options):
    return rank([entry("one", texts)], **options)[0]


def test_four_of_five_is_provisional():
    one = alone(FIVE[:4])
    assert (one.is_provisional, one.submitted, one.expected) == (True, 4, 5)
    assert [str(alone([text]).mean) for text in FIVE] == [
        "91.00",
        "88.00",
        "85.00",
        "90.00",
        "76.00",
    ]


def test_mean_of_five_and_the_first_criterion_that_parts_a_tie():
    first, second = rank([entry("flat", ["34/26/26"] * 5), entry("steep", FIVE)])
    assert (first.key, str(first.mean), str(first.first), first.rank) == (
        "steep",
        "86.00",
        "36.00",
        1,
    )
    assert (second.key, str(second.mean), str(second.first), second.rank) == (
        "flat", "86.00", "34.00", 2,
    )  # fmt: skip
    assert not first.is_provisional
    assert (first.by_first, second.by_first, first.is_shared) == (True, True, False)


def test_dropping_highest_and_lowest():
    assert str(alone(FIVE, drops_extremes=True).mean) == "87.67"
    # Of four nothing is dropped.
    assert str(alone(FIVE[:4], drops_extremes=True).mean) == "88.50"


def test_what_is_dropped_hangs_on_no_order():
    texts = ["40/26/25", "38/27/26", "30/30/30", "35/25/25", "32/22/22"]
    assert len({alone(order, drops_extremes=True).first for order in permutations(texts)}) == 1


@pytest.mark.parametrize(
    ("texts", "mean"),
    [
        (["10.005"], "10.01"),
        (["10.00", "10.01"], "10.01"),
        (["1", "1", "2"], "1.33"),
        (["-0.005"], "-0.01"),
    ],
)
def test_half_up(texts, mean):
    assert str(alone(texts).mean) == mean


def test_equals_share_a_rank_and_the_next_is_left_out():
    ranked = rank(
        [entry("a", ["30/20"]), entry("b", ["30/20"]), entry("c", ["10/10"]), entry("d", [])]
    )
    assert [(one.rank, one.is_shared) for one in ranked] == [
        (1, True),
        (1, True),
        (3, False),
        (None, False),
    ]
    assert ranked[3].mean is None


def test_a_conflict_that_arose_after_scoring_is_out_of_the_mean_and_flagged():
    one = rank([Scored("x", (*sheets(FIVE[:2]), *sheets(["0/0/0"], counts=False)), 3)])[0]
    assert (str(one.mean), one.submitted, one.flagged, one.is_provisional) == ("89.50", 2, 1, True)


def test_severities_are_taken_off_before_the_rules():
    harsh = {"j0": Severity(Decimal("-4.5"), Decimal(-2))}
    one = rank([entry("x", ["30/20", "32/22"], 2)], severities=harsh)[0]
    assert (str(one.mean), str(one.first)) == ("54.25", "32.00")


def test_rank_change_and_promotion():
    raw = rank([entry("a", ["30/20"]), entry("b", ["29/20"]), entry("c", ["10/10"])])
    turned = rank([entry("a", ["28/20"]), entry("b", ["29/20"]), entry("c", ["10/10"])])
    assert changes(raw, turned) == {"b": 1, "a": -1, "c": 0}
    assert promoted(raw, top=2) == ["a", "b"]
    assert promoted(raw, threshold=Decimal("49.00")) == ["a", "b"]
    level = rank([entry("a", ["30/20"]), entry("b", ["30/20"]), entry("d", [])])
    assert promoted(level, top=1) == ["a", "b"]
    assert promoted(level, top=9, threshold=Decimal(0)) == ["a", "b"]
