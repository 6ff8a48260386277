"""What applicants and employers are written; the texts stand in templates/emails/applications."""

from typing import Any

from core.organisations.queries import active_officers
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
    url = absolute_url("applicants.show", **where)
    for officer in active_officers(one.organisation):
        said = {"application": one, "own_url": url, **values}
        post(
            Letter(
                f"applications/{letter}", officer.email, officer.preferred_language,
                officer.display_name or officer.email, said, recipient_id=officer.id, about=one,
            )
        )  # fmt: skip
