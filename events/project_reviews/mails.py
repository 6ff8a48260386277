"""What the owner of a project is written; the texts stand in templates/emails/project_reviews."""

from collections.abc import Mapping

from core import outbox
from core.outbox import Letter
from core.web import own_base
from events.project_levels.levels import Level
from events.projects.models import Project


def write_owner(
    project: Project, template: str, level: Level, reason: Mapping[str, str] | None = None
) -> None:
    """Only what is public: never who decided, nor the office's own reasons (R7)."""
    owner = project.owner
    if owner is None:
        return
    values = {
        "project": project, "edition": project.edition, "level": level, "reason": reason or {},
        "own_url": f"{own_base()}/me",
    }  # fmt: skip
    letter = Letter(
        f"project_reviews/{template}", owner.email, owner.preferred_language,
        project.owner_name or owner.display_name, values, recipient_id=owner.id, about=project,
    )  # fmt: skip
    outbox.tell(letter)
