"""Objections on the desks of the city's reviewers."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from core.accounts.models import User
from core.accounts.roles import Role
from core.clock import today
from core.db import db
from core.desk.shares import Share, ShareSource, Task, Waits
from talent.claims.models import Claim
from talent.objections.lists import WAITING
from talent.objections.models import ClaimObjection
from talent.objections.queries import waiting_for

SHOWN = 8


def objections_share(user: User, _since: datetime) -> Share:
    """What the person may decide, by the day by which the check has to end."""
    rows = select(ClaimObjection).join(ClaimObjection.claim).where(waiting_for(user))
    late = func.count().filter(Claim.due_on < today())
    counts = rows.with_only_columns(func.count(), late)
    count, overdue = db.session.execute(counts).one()
    first = rows.options(contains_eager(ClaimObjection.claim)).order_by(Claim.due_on)
    waits = Waits(_l("Objections to answer"), count,
                  url_for("objections_desk.index", state=WAITING), late=overdue)  # fmt: skip
    found = db.session.scalars(first.limit(SHOWN)) if count else ()
    return Share(waiting=[waits], tasks=[_task(one) for one in found])


SOURCE = ShareSource("objections", 11, frozenset({Role.CITY_REVIEWER}), objections_share)


def _task(one: ClaimObjection) -> Task:
    return Task(
        f"{one.reference} {one.claim.holder_name}",
        url_for("objections_desk.show", reference=one.reference),
        one.is_about.label,
        one.standing,
        one.sent_at,
        one.claim.due_on,
    )
