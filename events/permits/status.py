"""What plans and permits put on organisers' desks, and what is left of them afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from flask import url_for
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.clock import today
from core.desk.shares import Moment, Share, Task, Waits
from events.editions.models import Edition
from events.editions.results import Results, Step
from events.permits.queries import Requirement, requirements_of
from events.permits.scopes import overseen_by
from events.permits.states import PermitKind, PermitStanding

# What is due later stands among the dates to come.
TASK_DAYS = timedelta(days=14)


def permits_share(editions: Sequence[Edition], user: User, _since: datetime) -> Share:
    """What is to be filed of events the person oversees: soon as tasks, later as dates."""
    on = today()
    seen = list(filter(overseen_by(user).test, editions))
    required = requirements_of(seen, on)
    needs = [(one, each) for one in seen for each in required[one.id] if each.is_open]
    return Share(
        waiting=[_waits(one, required[one.id]) for one in seen if required[one.id]],
        tasks=[_task(*each) for each in needs if each[1].due_on <= on + TASK_DAYS],
        ahead=[
            Moment(each.kind.label, _url(one), each.due_on, one.name)
            for one, each in needs
            if each.due_on >= on
        ],
    )


def results(edition: Edition, user: User, on: date) -> Results:
    """The form of figures, and whatever else nobody filed."""
    if not overseen_by(user).test(edition):
        return Results()
    return Results(
        (),
        [
            Step(one.kind.label, _url(edition, one.kind), due_on=one.due_on)
            for one in requirements_of([edition], on)[edition.id]
            if one.is_open
        ],
    )


def _waits(edition: Edition, required: Sequence[Requirement]) -> Waits:
    late = sum(one.standing is PermitStanding.LATE for one in required)
    missing = sum(one.standing is PermitStanding.MISSING for one in required)
    return Waits(_l("Plans and permits to file"), late + missing, _url(edition), edition.name, late)


def _task(edition: Edition, one: Requirement) -> Task:
    url = _url(edition, one.kind)
    what = _l("Plan or permit")
    return Task(str(one.kind.label), url, what, one.standing, None, one.due_on, edition.name)


def _url(edition: Edition, kind: PermitKind | None = None) -> str:
    if kind is None:
        return url_for("permits.index", slug=edition.slug)
    return url_for("permits.edit", slug=edition.slug, kind=kind)
