"""Who sees projects for a carrier, and who says what comes of them (R10, R19)."""

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.clock import today
from core.organisations.models import Organisation
from core.organisations.scopes import officered_by
from core.organisations.states import OrganisationKind
from core.policy import HIDDEN, Decision, allowed_if, decide, policy
from events.dockings.models import Docking
from events.dockings.states import DockingPermission
from events.editions.models import Edition
from events.editions.policies import runs_part
from events.event_types import Part
from events.project_reviews.scopes import RELEASED
from events.projects.states import ProjectPermission

_P = DockingPermission
UNVERIFIED = _l(
    "Projects are shown to verified carriers only. Have the organisation verified again."
)


@policy(_P.LIST)
def may_list(user: User, carrier: Organisation) -> Decision:
    """A carrier's officers, as long as it is verified."""
    if carrier.kind != OrganisationKind.CARRIER or not officered_by(user).test(carrier):
        return HIDDEN
    return allowed_if(carrier.is_verified(today()), UNVERIFIED)


@policy(_P.DECIDE)
def may_decide(user: User, one: Docking) -> Decision:
    """The same, while the project is released."""
    return may_list(user, one.carrier) if RELEASED.test(one.project) else HIDDEN


@policy(_P.LIST_EVENT)
def may_list_event(user: User, edition: Edition) -> Decision:
    """Whoever may list its projects."""
    return decide(user, ProjectPermission.LIST, edition)


@policy(_P.PROPOSE)
def may_propose(user: User, edition: Edition) -> Decision:
    """Whoever runs any part of it; auditors only look."""
    return runs_part(user, edition, Part.PROJECTS)
