"""Which awards a person may see: those of projects in reach, and none of a barred one (R8, R19)."""

from typing import Any

from core.accounts.models import User
from core.scopes import NOTHING, Rule, equals, related
from events.awards.models import Award
from events.editions.models import Edition
from events.project_teams.models import ProjectMember
from events.projects import scopes as projects
from events.projects.models import Project

# The relationship is that of the team, which is named above the project.
_PROJECT: Any = Project


def readable_by(user: User, edition: Edition) -> Rule:
    """At the desk: a district reads those of the projects meant for it."""
    return related(Award.project, projects.readable_by(user, edition))


def won_by(user: User) -> Rule:
    """Those of the person's own project, or of one whose team names them."""
    return related(Award.project, of_team(user))


def of_team(user: User) -> Rule:
    """Projects that are the person's own, or whose team names them."""
    if not user.is_authenticated:
        return NOTHING
    named = equals(ProjectMember.user_id, user.id) | equals(ProjectMember.email, user.email)
    return equals(Project.owner_id, user.id) | related(_PROJECT.members, named)
