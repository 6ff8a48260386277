"""What an exhibitor's officers are written; the texts stand in templates/emails/exhibitors."""

from typing import Any

from core.organisations.queries import active_officers
from core.outbox import Letter, post
from core.web import absolute_url
from events.exhibitors.models import Exhibitor


def write(one: Exhibitor, template: str, *, key: str | None = None, **values: Any) -> None:
    """The same letter to everybody who acts for it, each in their own language."""
    url = absolute_url("exhibitors.show", reference=one.reference)
    known = {"exhibitor": one, "edition": one.edition, "own_url": url, **values}
    for officer in active_officers(one.organisation):
        post(
            Letter(
                template=template,
                address=officer.email,
                language=officer.preferred_language,
                recipient_name=officer.display_name or officer.email,
                values=known,
                recipient_id=officer.id,
                key=f"{key}:{officer.id}" if key else None,
                about=one,
            )
        )
