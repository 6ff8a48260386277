"""Which agreements a person may see, confirm and annul, and of which projects they record one."""

from core.accounts.models import User
from core.accounts.roles import Role
from core.scopes import EVERYTHING, NOTHING, Rule, among, differs, equals, related
from events.agreements.models import Agreement
from events.agreements.states import AgreementState
from events.editions.models import Edition
from events.editions.reach import reading_reach, running_reach
from events.projects.models import Project
from events.projects.scopes import unbarred


def readable_by(user: User, edition: Edition) -> Rule:
    """Those signed at venues within reach, and those of the district's projects anywhere (R19).

    A project in which the person has a conflict of interest leaves no trace.
    """
    reach = reading_reach(user, edition)
    if not reach:
        return NOTHING
    near = EVERYTHING
    if not reach.whole:
        mine = among(Project.district, user.scopes_of(Role.ORGANISER))
        near = reach.at(Agreement.venue_id) | related(Agreement.project, mine)
    return equals(Agreement.edition_id, edition.id) & near & _free(user)


def run_by(user: User, edition: Edition) -> Rule:
    """Those at venues the person runs, but never of a project of their own."""
    reach = running_reach(user, edition)
    if not reach:
        return NOTHING
    here = equals(Agreement.edition_id, edition.id) & reach.at(Agreement.venue_id)
    others = related(Agreement.project, differs(Project.owner_id, user.id))
    return here & others & _free(user)


def confirmable_by(user: User, edition: Edition) -> Rule:
    """What waits for this person: recorded by somebody else at a venue they run."""
    runs = run_by(user, edition)
    if runs is NOTHING:
        return NOTHING
    waits = equals(Agreement.state, AgreementState.RECORDED)
    return runs & waits & differs(Agreement.recorded_by_id, user.id)


def _free(user: User) -> Rule:
    free = unbarred(user)
    return free if free is EVERYTHING else related(Agreement.project, free)
