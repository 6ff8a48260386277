"""Reviews that wait, on the desks of the city's reviewers."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.accounts.roles import Role
from core.clock import today
from core.db import db
from core.desk.shares import Share, ShareSource, Task, Waits
from talent.decision_reviews.models import DecisionReview
from talent.decision_reviews.queries import count_waiting, waiting_reviews

SHOWN = 8


def reviews_share(user: User, _since: datetime) -> Share:
    count, late = count_waiting(user, today())
    url = url_for("decision_reviews.index")
    rows = db.session.scalars(waiting_reviews(user).limit(SHOWN)) if count else ()
    return Share(
        waiting=[Waits(_l("Reviews of decisions that wait for you"), count, url, late=late)],
        tasks=[_task(one) for one in rows],
    )


def _task(one: DecisionReview) -> Task:
    url = url_for("decision_reviews.show", reference=one.reference)
    title = f"{one.reference} {one.claim.holder_name}"
    return Task(
        title, url, _l("Reviews of decisions"), one.standing, one.asked_at, one.claim.due_on
    )


SOURCE = ShareSource("decision_reviews", 11, frozenset({Role.CITY_REVIEWER}), reviews_share)
