"""What the two sides of an interview are written; texts in templates/emails/interviews."""

from typing import Any

from core.organisations.mails import write_officers
from core.outbox import Letter, post
from core.web import absolute_url
from events.interviews.models import Interview


def write_talent(one: Interview, what: str) -> None:
    """`what`: booked, waiting, promoted, moved, cancelled, called or missed."""
    user, values = one.user, _values(one, "interviews", what)
    if user is not None:
        post(
            Letter(
                "interviews/talent", user.email, user.preferred_language,
                user.display_name or user.email, values, recipient_id=user.id, about=one,
            )
        )  # fmt: skip


def write_employer(one: Interview, what: str) -> None:
    """`what`: taken, given_up, moved_by_talent or moved_by_us; to everybody who acts for it."""
    values = _values(one, "interviewers", what)
    write_officers(one.exhibitor.organisation, "interviews/employer", about=one, **values)


def _values(one: Interview, pages: str, what: str) -> dict[str, Any]:
    url = absolute_url(f"{pages}.show", reference=one.reference)
    return {"interview": one, "what": what, "own_url": url}
