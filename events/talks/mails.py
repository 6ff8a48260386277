"""What the two sides of a talk are written; texts in templates/emails/talks."""

from core import outbox
from core.organisations.mails import write_officers
from core.outbox import Letter
from core.web import absolute_url
from events.talks.models import Talk


def write_owner(one: Talk) -> None:
    """Nobody is written to once the account is deleted."""
    project, owner = one.docking.project, one.docking.project.owner
    if owner is None:
        return
    values = {
        "talk": one, "project": project, "carrier": one.docking.carrier,
        "own_url": absolute_url("projects.show", reference=project.reference),
    }  # fmt: skip
    letter = Letter(
        "talks/told", owner.email, owner.preferred_language,
        project.owner_name or owner.display_name, values, recipient_id=owner.id, about=one,
    )  # fmt: skip
    outbox.tell(letter)


def write_carrier(one: Talk) -> None:
    """To everybody who acts for the carrier."""
    docking = one.docking
    where = {"organisation": docking.carrier.reference, "reference": docking.project.reference}
    url = absolute_url("carrier_projects.show", **where)
    carrier, project = docking.carrier, docking.project
    write_officers(
        carrier, "talks/told", about=one, talk=one, project=project, carrier=carrier, own_url=url
    )
