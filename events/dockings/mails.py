"""What a project's owner is written of carriers; texts in templates/emails/dockings."""

from core import outbox
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
