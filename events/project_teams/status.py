"""The team of a project as a step of its entry, on its owner's page, and at the desk."""

from typing import Any

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.errors import Words
from core.policy import can
from events.project_teams.queries import shares_of, team_of
from events.project_teams.states import TeamPermission
from events.projects.models import Project
from events.registrations.own_parts import OwnPart

PAGES = "events/project_teams"


def lacking(one: Project) -> Words | None:
    """Without the owner's own part, or with shares that do not add up, nothing is sent."""
    known = told_of(one)
    if not any(each.is_founder for each in known["team"]):
        return _l("Say what your own part in the project is.")
    return None if known["shares"].add_up else known["shares"].words


def own_part(one: Project, *, in_step: bool = False) -> OwnPart:
    """`in_step`: on the page on which all is checked, where it stands below the step's heading."""
    return OwnPart(f"{PAGES}/_own.html", told_of(one) | {"in_step": in_step})


def desk_part(one: Project, _reader: User, _address: str) -> OwnPart:
    return OwnPart(f"{PAGES}/_desk.html", told_of(one))


def told_of(one: Project) -> dict[str, Any]:
    team = team_of(one)
    told = {"project": one, "team": team, "shares": shares_of(team)}
    return told | {"may_shape": can(TeamPermission.SHAPE, one)}
