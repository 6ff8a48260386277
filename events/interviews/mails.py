"""What the two sides of an interview are written; texts in templates/emails/interviews."""

from __future__ import annotations

from core.accounts.models import User
from core.organisations.queries import active_officers
from core.outbox import Letter, post
from core.web import absolute_url
from events.interviews.models import Interview


def write_talent(one: Interview, what: str) -> None:
    """`what`: booked, waiting, promoted, moved, cancelled, called or missed."""
    if one.user is not None:
        url = absolute_url("interviews.show", reference=one.reference)
        _write(one, "talent", what, one.user, url)


def write_employer(one: Interview, what: str) -> None:
    """`what`: taken, given_up, moved_by_talent or moved_by_us; to everybody who acts for it."""
    url = absolute_url("interviews_employer.show", reference=one.reference)
    for officer in active_officers(one.exhibitor.organisation):
        _write(one, "employer", what, officer, url)


def _write(one: Interview, folder: str, what: str, user: User, url: str) -> None:
    values = {
        "interview": one, "what": what, "own_url": url, "table": one.timetable,
        "edition": one.exhibitor.edition, "employer": one.exhibitor.name, "slot": one.slot,
    }  # fmt: skip
    post(
        Letter(
            f"interviews/{folder}", user.email, user.preferred_language,
            user.display_name or user.email, values, recipient_id=user.id, about=one,
        )
    )  # fmt: skip
