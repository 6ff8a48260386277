"""What owners are written of carriers, and carriers of projects; texts in emails/dockings."""

from core import outbox
from core.organisations.mails import write_officers
from core.web import absolute_url
from events.dockings.models import Docking
from events.projects.mails import owner_letter


def write_owner(one: Docking) -> None:
    """The carrier's latest word."""
    letter = owner_letter(
        one.project, "dockings/answered", about=one, carrier=one.carrier, docking=one
    )
    if letter is not None:
        outbox.tell(letter)


def write_carrier(one: Docking) -> None:
    """A project was proposed to it: to everybody who acts for it."""
    carrier, project = one.carrier, one.project
    url = absolute_url(
        "carrier_projects.show", organisation=carrier.reference, reference=project.reference
    )
    write_officers(carrier, "dockings/proposed", about=one, project=project, own_url=url)
