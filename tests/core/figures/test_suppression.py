"""Small numbers are not told, and nothing told leads to them."""

from __future__ import annotations

import itertools

import pytest

from core.figures.suppression import LEAST, suppressed


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
    ],
)
def test_what_is_told(counts, shown):
    assert told(*counts) == shown


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
