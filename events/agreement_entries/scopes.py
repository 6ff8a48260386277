"""The projects of which a person records agreements."""

from sqlalchemy import select

from core.accounts.models import User
from core.accounts.roles import Role
from core.db import db
from core.organisations.models import Organisation
from core.scopes import EVERYTHING, NOTHING, Rule, among, differs, equals, related
from events.dockings.models import Docking
from events.dockings.states import STEPS
from events.editions.models import Edition
from events.editions.reach import running_reach
from events.projects.models import Project, ProjectCarrier
from events.projects.scopes import unbarred
from events.projects.states import ProjectState


def recordable_by(user: User, edition: Edition) -> Rule:
    """The projects of which the person may record an agreement: those that passed the review.

    Whoever runs a district's venue finds the projects meant for that district, those that name a
    carrier of it, and those a carrier of it goes on with; of others not even the title.
    """
    reach = running_reach(user, edition)
    if not reach:
        return NOTHING
    near = EVERYTHING
    if not reach.whole:
        districts = user.scopes_of(Role.ORGANISER)
        there = related(ProjectCarrier.organisation, among(Organisation.district, districts))
        near = among(Project.district, districts) | related(Project.carriers, there)
        near |= docked_with(districts)
    passed = equals(Project.edition_id, edition.id) & equals(Project.state, ProjectState.PASSED)
    return passed & near & differs(Project.owner_id, user.id) & unbarred(user)


def docked_with(districts: frozenset[str]) -> Rule:
    """With which a carrier of these districts has come as far as interest, or beyond."""
    there = select(Docking.project_id).join(Docking.carrier)
    there = there.where(Docking.state.in_(STEPS), Organisation.district.in_(districts))

    def is_docked(one: Project) -> bool:
        rows = there.where(Docking.project_id == one.id).limit(1)
        return db.session.scalar(rows) is not None

    return Rule(Project.id.in_(there), is_docked)
