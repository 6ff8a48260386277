"""Owners are reminded of the year that is asked for: when it is due, and when it is late."""

from datetime import date, datetime, timedelta

from core.clock import beijing_date, now
from core.jobs import job
from core.outbox import Letter, post
from core.web import absolute_url
from events.landing_follow_ups.models import due_on
from events.landing_follow_ups.queries import asked_year, unanswered
from events.landings.models import Landing


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
    owner = one.project.owner
    assert owner is not None  # the query asks for it
    is_late = on > due_on(year)
    url = absolute_url("landing_follow_ups.tell", reference=one.project.reference, year=year)
    known = {"landing": one, "year": year, "due_on": due_on(year), "is_late": is_late, "url": url}
    post(
        Letter(
            "landing_follow_ups/due", owner.email, owner.preferred_language,
            one.project.owner_name or owner.display_name, known, recipient_id=owner.id,
            key=f"landing-follow-up:{one.id}:{year}:{'late' if is_late else 'due'}", about=one,
        )
    )  # fmt: skip
