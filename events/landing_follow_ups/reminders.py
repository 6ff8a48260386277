"""Owners are reminded of the year that is asked for: when it is due, and when it is late."""

from datetime import date, datetime, timedelta

from core.clock import beijing_date, now
from core.jobs import job
from core.outbox import post
from core.web import absolute_url
from events.landing_follow_ups.models import due_on
from events.landing_follow_ups.queries import asked_year, unanswered
from events.landings.models import Landing
from events.projects.mails import owner_letter


@job("landing_follow_ups.remind", every=timedelta(days=1))
def remind() -> None:
    send_reminders(at=now())


def send_reminders(*, at: datetime) -> None:
    """Write to owners who have told nothing of the last whole year."""
    on = beijing_date(at)
    for one in unanswered(on):
        _write(one, asked_year(on), on)


def _write(one: Landing, year: int, on: date) -> None:
    """The keys keep it to two letters a year, however often the job runs."""
    is_late = on > due_on(year)
    letter = owner_letter(
        one.project, "landing_follow_ups/due", about=one,
        key=f"landing-follow-up:{one.id}:{year}:{'late' if is_late else 'due'}",
        landing=one, year=year, due_on=due_on(year), is_late=is_late,
        url=absolute_url("landing_follow_ups.tell", reference=one.project.reference, year=year),
    )  # fmt: skip
    assert letter is not None  # the query asks for an owner
    post(letter)
