"""The form every call begins with says what the rest of the office says."""

from __future__ import annotations

from core.amounts import Currency
from core.i18n import speaking
from events.projects.entry_form import default_form


def test_amounts_of_projects_are_in_the_currencies_of_agreements_and_landings(app):
    words = {one.value: {} for one in Currency}
    for language in ("en", "zh"):
        with speaking(language):
            for one in Currency:
                words[one.value][language] = str(one.label)
    asked = [spec for spec in default_form() if (spec.fills or "").endswith("_currency")]
    assert [spec.fills for spec in asked] == ["financing_currency", "investment_currency"]
    for spec in asked:
        assert {one.value: dict(one.label) for one in spec.choices} == words
