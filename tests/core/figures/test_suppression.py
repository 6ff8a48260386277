"""Small numbers are not told, and nothing told leads to them."""

from __future__ import annotations

import itertools

import pytest

from core.figures.suppression import LEAST, given_away, suppressed
from core.figures.suppression import told as told_of
from core.figures.units import Unit, say
from core.i18n import speaking


def told(*counts):
    return [count for _label, count in suppressed([(str(n), c) for n, c in enumerate(counts)])]


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((20, 10, 7), [20, 10, 7]),
        ((20, 10, 3), [20, None, None]),  # alone it would follow from the total
        ((20, 10, 2, 1), [20, None, None, None]),  # together they are a small number too
        ((20, 3, 3), [20, None, None]),
        ((20, 6, 1, 1, 1, 1, 1), [20, None, None, None, None, None, None]),  # each is one
        ((3,), [None]),
        ((), []),
        ((12, 0, 3, 4), [12, 0, None, None]),
        ((20, 6, 6, 3), [20, None, None, None]),  # of two alike both: see below
    ],
)
def test_what_is_told(counts, shown):
    assert told(*counts) == shown


def test_a_number_is_said_in_its_unit(app):
    """Services are turns of enterprises (家次), as firm-visits are."""
    with app.test_request_context(), speaking("zh"):
        assert say(Unit.SERVICES, 3) == "3家次"
        assert str(Unit.SERVICES.label) == "家次"


def test_the_order_of_a_language_chooses_nothing():
    """Two pages that hid one each of two groups alike would tell the third by their difference."""
    counts = [("DE", 6), ("FR", 6), ("KE", 3), ("US", 20)]
    told = [dict(suppressed(order)) for order in itertools.permutations(counts)]
    assert all(one == told[0] for one in told)


def test_a_sum_told_beside_gives_no_small_number_away():
    """23 in key industries says the share: with 20 of one told, the other had 3."""
    counts = [("it", 20), ("energy", 3), ("food", 9), ("steel", 8)]
    assert dict(suppressed(counts)) == {"it": 20, "energy": None, "food": 9, "steel": None}
    keys = {"it", "energy"}
    assert dict(suppressed(counts, apart=keys)) == {
        "it": None, "energy": None, "food": 9, "steel": 8,
    }  # fmt: skip
    for amounts in itertools.product((1, 4, 6, 9), repeat=5):
        counts = list(zip("abcde", amounts, strict=True))
        shown = dict(suppressed(counts, apart={"a", "b", "c"}))
        for part in (counts[:3], counts[3:]):
            hidden = [count for label, count in part if shown[label] is None]
            if len(hidden) < len(part) and min(hidden, default=LEAST) < LEAST:
                assert len(hidden) > 1, counts
                assert sum(hidden) >= LEAST, counts


def test_no_small_number_follows_from_the_total():
    """Whatever is told, a reader who knows the total can think of several ways it came about."""
    for counts in itertools.product((1, 2, 4, 5, 9), repeat=4):
        shown = told(*counts)
        hidden = [one for one, said in zip(counts, shown, strict=True) if said is None]
        assert not [one for one in shown if one is not None and 0 < one < LEAST], counts
        if hidden and len(hidden) < len(counts):
            assert len(hidden) > 1, counts
            assert sum(hidden) >= LEAST, counts
            assert sum(hidden) > len(hidden), counts


def test_the_sum_of_parts_tells_nothing_a_part_hides():
    """10 in all, 8 in one edition: 2 in the other, which the other does not tell."""
    first, second = [("it", 8), ("energy", 9)], [("it", 2), ("energy", 7)]
    whole = [("it", 10), ("energy", 16), ("other", 20)]
    assert dict(suppressed(second)) == {"it": None, "energy": None}
    assert given_away([first, second]) == {"it", "energy"}
    assert told_of(whole) == ([*whole], 0)
    assert told_of(whole, [first, second]) == ([("other", 20)], 26)


def test_no_difference_of_the_whole_and_its_parts_is_a_hidden_number():
    for counts in itertools.product((1, 4, 6, 9), repeat=6):
        parts = [
            list(zip("abc", counts[:3], strict=True)),
            list(zip("abc", counts[3:], strict=True)),
        ]
        sums = [(name, one + other) for (name, one), (_same, other) in zip(*parts, strict=True)]
        shown = dict(told_of(sums, parts)[0])
        hidden = [dict(suppressed(part)) for part in parts]
        for name, total in shown.items():
            known = [one[name] for one in hidden]
            assert known.count(None) != 1, (counts, name)
            if None in known:
                assert total >= LEAST, (counts, name)
