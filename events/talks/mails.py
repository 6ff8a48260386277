"""What the two sides of a talk are written; texts in templates/emails/talks."""

from core import outbox
from core.organisations.mails import write_officers
from core.web import absolute_url
from events.projects.mails import owner_letter
from events.talks.models import Talk


def write_owner(one: Talk) -> None:
    docking = one.docking
    letter = owner_letter(
        docking.project, "talks/told", about=one, talk=one, carrier=docking.carrier
    )
    if letter is not None:
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
