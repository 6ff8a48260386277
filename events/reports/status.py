"""What a fair's report puts on the overview once the fair is over."""

from __future__ import annotations

from datetime import date

from flask import url_for
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.clock import beijing_date, now
from core.policy import decide
from events.editions.models import Edition
from events.editions.results import Outcome, Results, Step
from events.reports.lists import due_on
from events.reports.queries import count, versions_of
from events.reports.states import ReportPermission
from events.reports.values import LABELS

SHOWN = ("employers", "headcount", "cvs", "intents", "hired")


def results(edition: Edition, user: User, _on: date) -> Results:
    """The main figures, and the report while no version of it was frozen."""
    if not decide(user, ReportPermission.READ, edition).allowed:
        return Results()
    url, counts = url_for("fair_reports.show", slug=edition.slug), count(edition, now()).counts
    missing = not versions_of(edition)
    due = due_on(beijing_date(edition.ends_at))
    return Results(
        [Outcome(LABELS[key], counts[key], url) for key in SHOWN],
        [Step(_l("Make the report of the fair"), url, due_on=due)] if missing else (),
    )
