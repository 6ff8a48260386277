"""What owners are written of carriers, and carriers of projects; texts in emails/dockings."""

from core import outbox
from core.organisations.mails import write_officers
from core.outbox import Letter
from core.web import absolute_url
from events.dockings.models import Docking


def write_owner(one: Docking) -> None:
    """The carrier's latest word; nobody is written to once the account is deleted."""
    project, owner = one.project, one.project.owner
    if owner is None:
        return
    values = {
        "project": project, "carrier": one.carrier, "docking": one,
        "own_url": absolute_url("projects.show", reference=project.reference),
    }  # fmt: skip
    letter = Letter(
        "dockings/answered", owner.email, owner.preferred_language,
        project.owner_name or owner.display_name, values, recipient_id=owner.id, about=one,
    )  # fmt: skip
    outbox.tell(letter)


def write_carrier(one: Docking) -> None:
    """A project was proposed to it: to everybody who acts for it."""
    carrier, project = one.carrier, one.project
    url = absolute_url(
        "carrier_projects.show", organisation=carrier.reference, reference=project.reference
    )
    write_officers(carrier, "dockings/proposed", about=one, project=project, own_url=url)
