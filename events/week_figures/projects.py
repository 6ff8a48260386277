"""Projects entered for the Week: on the platform, from abroad and from here, past the review."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, select, tuple_

from core.figures.registry import Distinct, Figure, Group
from core.figures.units import Unit
from events.gate.models import Attendance
from events.project_levels.funnel import Outcome
from events.project_levels.queries import came_to
from events.project_teams.models import ProjectMember
from events.projects.models import Project
from events.projects.states import ProjectState
from events.registrations.models import Registration
from events.week_figures.charts import by_edition, funnel
from events.week_figures.editions import WEEK, before, in_counted, link_within, named, names_of
from events.week_figures.industries import Shared

_GONE = (ProjectState.DRAFT, ProjectState.WITHDRAWN)


def projects(*conditions: ColumnElement[bool]) -> Callable[[str], Distinct]:
    """Projects sent to the Week and not withdrawn, with these conditions."""

    def rows(edition: str) -> Distinct:
        found = select(Project).join(Project.edition).where(Project.state.not_in(_GONE))
        found = found.where(in_counted(Project.edition_id, WEEK, edition), *conditions)
        columns = found.with_only_columns(Project.id, named(Project.reference))
        return Distinct(columns, link_within("projects_desk.show"))

    return rows


def _is_there() -> ColumnElement[bool]:
    """That the owner, or somebody of the team with an account, attended the project's edition."""
    came = select(Attendance.id).where(Attendance.registration_id == Registration.id).exists()
    there = select(Registration.edition_id, Registration.user_id).where(
        Registration.user_id.is_not(None), came
    )
    # Who came is found once for all projects, not once for each.
    owner = tuple_(Project.edition_id, Project.owner_id).in_(there)
    team = select(ProjectMember.id).where(
        ProjectMember.project_id == Project.id,
        tuple_(Project.edition_id, ProjectMember.user_id).in_(there),
    )
    return owner | team.exists()


_NAMES = names_of(WEEK)
_PLATFORM = Shared(projects())
_FROM_HERE = Project.residence == "CN"
PROJECT_FIGURES = (
    Figure(
        "platform_projects", Group.PROJECTS, _l("Projects on the platform"),
        _l("Projects sent to an edition of the Week and not withdrawn."), Unit.PROJECTS,
        projects(), 110, editions=_NAMES, before=before, adds_up=True, drawn=(funnel, by_edition),
        groups=_PLATFORM.groups(_l("Projects on the platform by industry")),
        trap=_l("On the platform is not taking part: districts bring more than were entered."),
    ),
    Figure(
        "platform_projects_overseas", Group.PROJECTS, _l("Projects from overseas"),
        _l("Those of the projects on the platform whose owner lives outside the mainland."),
        Unit.PROJECTS, projects(~_FROM_HERE), 120, editions=_NAMES, before=before, adds_up=True,
    ),
    Figure(
        "platform_projects_domestic", Group.PROJECTS, _l("Projects from China"),
        _l("Those of the projects on the platform whose owner lives on the mainland."),
        Unit.PROJECTS, projects(_FROM_HERE), 130, editions=_NAMES, before=before, adds_up=True,
    ),
    Figure(
        "key_platform_share", Group.PROJECTS, _l("Projects on the platform in key industries"),
        _l("Projects on the platform in a key emerging industry, of those with an industry of the "
           "list."), Unit.PERCENT, _PLATFORM.key, 135, of=_PLATFORM.known, counts=_PLATFORM.counts,
        editions=_NAMES, before=before,
        trap=_l("A share means nothing without its list: another list gives another share."),
    ),
    Figure(
        "projects_passed", Group.PROJECTS, _l("Projects that passed the review"),
        _l("Distinct projects that passed every level of the review."), Unit.PROJECTS,
        projects(Project.state == ProjectState.PASSED), 140, editions=_NAMES, before=before,
        adds_up=True, drawn=(by_edition,),
    ),
    *(
        Figure(
            f"projects_{key}", Group.PROJECTS, title, means, Unit.PROJECTS,
            projects(came_to(outcome)), order, editions=_NAMES, before=before, adds_up=True,
        )
        for key, outcome, order, title, means in (
            ("pending", Outcome.PENDING, 141, _l("Projects in review"),
             _l("Projects on the platform that wait for reviewers, at any level.")),
            ("returned", Outcome.RETURNED, 142, _l("Projects returned"),
             _l("Projects on the platform that whoever entered them corrects, at any level.")),
            ("rejected", Outcome.REJECTED, 143, _l("Projects rejected"),
             _l("Projects that ended at a level of the review.")),
        )
    ),
    Figure(
        "projects_taking_part", Group.PROJECTS, _l("Projects taking part"),
        _l("Projects on the platform of whom the owner or somebody of the team attended."),
        Unit.PROJECTS, projects(_is_there()), 150, editions=_NAMES, before=before, adds_up=True,
        drawn=(by_edition,),
        trap=_l("Taking part is neither registered nor signed."),
    ),
)  # fmt: skip
