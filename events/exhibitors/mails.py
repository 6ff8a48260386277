"""What an exhibitor's officers are written; the texts stand in templates/emails/exhibitors."""

from typing import Any

from core.organisations.mails import write_officers
from core.web import absolute_url
from events.exhibitors.models import Exhibitor


def write(one: Exhibitor, template: str, *, key: str | None = None, **values: Any) -> None:
    """The same letter to everybody who acts for it; it leads to their page of the fair."""
    url = absolute_url("exhibitors.show", reference=one.reference)
    known = {"exhibitor": one, "edition": one.edition, "own_url": url, **values}
    write_officers(one.organisation, template, key=key, about=one, **known)
