"""What owners of projects are written: the letter that every slice above sends them, too."""

from typing import Any

from core import outbox
from core.outbox import Letter
from core.web import absolute_url
from events.projects.models import Project


def owner_letter(
    project: Project, template: str, *, about: object, key: str | None = None, **values: object
) -> Letter | None:
    """To its owner, under the name on the project; None once the account is deleted.

    Its texts see `project`, the owner's page of it as `own_url`, and `values`, which win.
    """
    owner = project.owner
    if owner is None:
        return None
    url = absolute_url("projects.show", reference=project.reference)
    return Letter(
        template, owner.email, owner.preferred_language,
        project.owner_name or owner.display_name, {"project": project, "own_url": url, **values},
        recipient_id=owner.id, key=key, about=about,
    )  # fmt: skip


def write_owner(one: Project, template: str, **values: Any) -> None:
    """What became of the project itself."""
    letter = owner_letter(one, f"projects/{template}", about=one, edition=one.edition, **values)
    if letter is not None:
        outbox.tell(letter)
