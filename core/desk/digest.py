"""The digest: a letter on working days to staff who want it, with what waits at their desk."""

from __future__ import annotations

from datetime import date, timedelta

from flask import current_app
from sqlalchemy import select

from core import outbox
from core.accounts.models import User
from core.clock import BEIJING, now
from core.db import db
from core.desk.shares import Waits, gather
from core.jobs import job
from core.outbox import Letter
from core.web import absolute_url, own_base
from core.working_days.services import working_calendar
from core.working_days.values import UnknownYear

# Beijing time: before most people are at work.
SENT_FROM_HOUR = 7
SATURDAY = 5


@job("desk.digest", every=timedelta(minutes=30))
def send_digests() -> None:
    """Write today's digests, once a person and day however often it runs."""
    here = now().astimezone(BEIJING)
    if here.hour < SENT_FROM_HOUR or not _is_working_day(here.date()):
        return
    wanting = select(User).where(User.wants_digest.is_(True), User.active.is_(True))
    for user in db.session.scalars(wanting):
        lines = lines_for(user)
        if lines and user.is_staff:
            outbox.post(_letter(user, lines, key=f"digest:{user.id}:{here:%Y-%m-%d}"))


def lines_for(user: User) -> list[Waits]:
    """What waits for this person now, in the order of the shares."""
    # The shares build addresses, which takes a request; it writes nothing of its own.
    with current_app.test_request_context(method="POST", base_url=own_base()):
        return [line for line in gather(user, now()).waiting if line.count]


def _letter(user: User, lines: list[Waits], *, key: str) -> Letter:
    return Letter(
        template="desk/digest",
        address=user.email,
        language=user.preferred_language,
        recipient_name=user.display_name,
        values={
            "lines": lines,
            "base": own_base(),
            "desk_url": absolute_url("desk.show"),
            "account_url": absolute_url("accounts.show"),
        },
        recipient_id=user.id,
        key=key,
    )


def _is_working_day(day: date) -> bool:
    try:
        return working_calendar().is_working(day)
    except UnknownYear:
        return day.weekday() < SATURDAY
