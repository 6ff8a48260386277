"""What applicants and employers are written; the texts stand in templates/emails/applications."""

from typing import Any

from core.organisations.mails import write_officers
from core.outbox import Letter, post
from core.web import absolute_url
from events.applications.models import Application


def write_applicant(one: Application, letter: str, **values: Any) -> None:
    """To the talent, in their language; nobody is written to once the person was erased."""
    user = one.user
    if user is None:
        return
    url = absolute_url("applications.show", reference=one.reference)
    said = {"application": one, "own_url": url, **values}
    post(
        Letter(
            f"applications/{letter}", user.email, user.preferred_language,
            one.name or user.display_name, said, recipient_id=user.id, about=one,
        )
    )  # fmt: skip


def write_employer(one: Application, letter: str, **values: Any) -> None:
    """To the employer's officers; it names nobody, since a letter outlives what was shared."""
    where = {"organisation": one.organisation.reference, "reference": one.reference}
    said = {"application": one, "own_url": absolute_url("applicants.show", **where), **values}
    write_officers(one.organisation, f"applications/{letter}", about=one, **said)
