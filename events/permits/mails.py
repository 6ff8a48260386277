"""What the team of an event is written; the texts stand in templates/emails/permits."""

from __future__ import annotations

from core.accounts.models import User
from core.outbox import Letter, post
from core.web import absolute_url
from events.editions.models import Edition
from events.permits.queries import Requirement


def write_due(edition: Edition, one: Requirement, user: User) -> None:
    """Once for each day it is due, to each person: moved with the event it is due anew."""
    post(
        Letter(
            template="permits/due",
            address=user.email,
            language=user.preferred_language,
            recipient_name=user.display_name or user.email,
            values={
                "edition": edition,
                "required": one,
                "url": absolute_url("permits.index", slug=edition.slug),
            },
            recipient_id=user.id,
            key=f"permit-due:{edition.id}:{one.kind}:{one.due_on}:{user.id}",
            about=edition,
        )
    )
