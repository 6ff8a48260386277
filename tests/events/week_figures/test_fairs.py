"""Figures of fairs are those of a fair's own report, counted by hand there."""

from __future__ import annotations

import pytest

from core.figures.registry import find_counted
from tests.events.reports.test_reports import COUNTS, fair

pytestmark = pytest.mark.both_databases
__all__ = ["fair"]
IN_REPORT = {
    "fair_employers": "employers",
    "fair_employer_visits": "employer_visits",
    "fair_posts": "headcount",
    "fair_entrants": "entrants",
    "fair_attendances": "attendances",
    "fair_applications": "cvs",
    "fair_intents": "intents",
    "fair_intent_persons": "intent_persons",
    "fair_signed_on_spot": "signed_on_spot",
    "fair_hired": "hired",
}


def test_a_planted_fair_comes_to_what_was_counted_by_hand(app, fair):
    with app.test_request_context():
        said = {key: find_counted(key).measure(fair.slug) for key in IN_REPORT}
        assert {key: one.value for key, one in said.items()} == {
            key: COUNTS[name] for key, name in IN_REPORT.items()
        }
        # The other fair's exhibitor is one more legal entity.
        assert find_counted("fair_employers").measure().value == COUNTS["employers"] + 1
        by_cvs, by_people = (
            find_counted(key).measure(fair.slug)
            for key in ("fair_intent_rate", "fair_intent_person_rate")
        )
    assert (float(by_cvs.value), by_cvs.numerator, by_cvs.denominator) == (62.5, 5, 8)
    assert (float(by_people.value), by_people.numerator, by_people.denominator) == (100, 4, 4)
