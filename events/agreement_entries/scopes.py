"""The projects of which a person records agreements."""

from core.accounts.models import User
from core.accounts.roles import Role
from core.organisations.models import Organisation
from core.scopes import EVERYTHING, NOTHING, Rule, among, differs, equals, related
from events.editions.models import Edition
from events.editions.reach import running_reach
from events.projects.models import Project, ProjectCarrier
from events.projects.scopes import unbarred
from events.projects.states import ProjectState


def recordable_by(user: User, edition: Edition) -> Rule:
    """The projects of which the person may record an agreement: those that passed the review.

    Whoever runs a district's venue finds the projects meant for that district, and those that name
    a carrier of it; of others not even the title.
    """
    reach = running_reach(user, edition)
    if not reach:
        return NOTHING
    near = EVERYTHING
    if not reach.whole:
        districts = user.scopes_of(Role.ORGANISER)
        there = related(ProjectCarrier.organisation, among(Organisation.district, districts))
        near = among(Project.district, districts) | related(Project.carriers, there)
    passed = equals(Project.edition_id, edition.id) & equals(Project.state, ProjectState.PASSED)
    return passed & near & differs(Project.owner_id, user.id) & unbarred(user)
