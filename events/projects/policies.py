"""Who enters a project, who reads it, and who runs the call it answers."""

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.policy import HIDDEN, Decision, allowed_if, decide, policy
from events.editions.models import Edition
from events.editions.policies import LOOK_ONLY, reads_part
from events.editions.states import EditionPermission
from events.event_types import Part
from events.projects.models import Project
from events.projects.scopes import owned_by, readable_by, run_by
from events.projects.states import EDITABLE, LIVE_PROJECTS, ProjectPermission

_P = ProjectPermission
_NOT_NOW = _l("It is at another stage now. Look at it again.")


@policy(_P.BEGIN)
def may_begin(user: User, edition: Edition) -> Decision:
    public = edition.standing.is_public and edition.type.has(Part.PROJECTS)
    return allowed_if(user.is_authenticated and public)


@policy(_P.READ_OWN)
def may_read_own(user: User, one: Project) -> Decision:
    return allowed_if(owned_by(user).test(one))


@policy(_P.EDIT)
def may_edit(user: User, one: Project) -> Decision:
    """Its owner, while the office is not looking at it."""
    if not owned_by(user).test(one):
        return HIDDEN
    return allowed_if(one.standing in EDITABLE, _NOT_NOW)


@policy(_P.WITHDRAW)
def may_withdraw(user: User, one: Project) -> Decision:
    if not owned_by(user).test(one):
        return HIDDEN
    return allowed_if(one.standing in LIVE_PROJECTS, _NOT_NOW)


@policy(_P.LIST)
def may_list(user: User, edition: Edition) -> Decision:
    return reads_part(user, edition, Part.PROJECTS)


@policy(_P.READ)
def may_read(user: User, one: Project) -> Decision:
    return allowed_if(readable_by(user, one.edition).test(one))


@policy(_P.RUN)
def may_run(user: User, one: Project) -> Decision:
    """Whoever runs it, never its owner; auditors only look."""
    if not readable_by(user, one.edition).test(one):
        return HIDDEN
    is_own = owned_by(user).test(one)
    return allowed_if(run_by(user, one.edition).test(one) and not is_own, LOOK_ONLY)


@policy(_P.CALL)
def may_call(user: User, edition: Edition) -> Decision:
    """Whoever runs the whole of it."""
    fits = edition.type.has(Part.PROJECTS)
    return decide(user, EditionPermission.RUN, edition) if fits else HIDDEN
