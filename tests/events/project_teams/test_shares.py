"""Shares add up to 100 % and never to more."""

from decimal import Decimal

import pytest

from core.errors import DomainError
from events.project_teams.values import share_of, sum_of

D = Decimal


def test_sum_is_said_in_words(app):
    assert sum_of([D("60"), D("39.99"), None, D("0.01")]).add_up
    assert str(sum_of([D("60"), D("22.5")]).words) == (
        "The shares add up to 82.5 %; 17.5 % are still to be given."
    )
    assert str(sum_of([D("60"), D("50")]).words) == "The shares add up to 110 %; 10 % too much."
    assert str(sum_of([]).words).startswith("The shares add up to 0 %; 100 %")


def test_thirds_add_up():
    assert sum_of([D("33.33"), D("33.33"), D("33.34")]).add_up


@pytest.mark.parametrize("typed", ["-1", "100.01", "1e9", "NaN", "Infinity", "-Infinity"])
def test_what_is_no_share_is_refused_at_the_field(app, typed):
    with pytest.raises(DomainError) as refused:
        share_of(D(typed), [])
    assert refused.value.field == "share"


def test_more_than_is_left_is_refused_with_what_is_left(app):
    assert share_of(D("40"), [D("60")]) == 40
    with pytest.raises(DomainError) as refused:
        share_of(D("40.01"), [D("60")])
    assert "The others hold 60 %, so at most 40 % are left." in str(refused.value)
    with pytest.raises(DomainError, match="at most 0 % are left"):
        share_of(D("1"), [D("60"), D("60")])
