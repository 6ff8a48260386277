"""Who claims a landing, who compares it with its papers, and who counts it."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core.accounts.models import User
from core.accounts.roles import Role
from core.db import db
from core.files.models import StoredFile
from core.policy import HIDDEN, Decision, allowed_if, decide, policy
from events.editions.policies import LOOK_ONLY
from events.landings.models import Landing
from events.landings.scopes import answered_for_by, owned_by, readable_by, run_by
from events.landings.states import LIVE_LANDINGS, UNPROVEN, LandingPermission
from events.projects.models import Project
from events.projects.scopes import owned_by as entered_by
from events.projects.states import ProjectPermission, ProjectState

_P = LandingPermission
FILE_PURPOSE = "landing-licence"
_NOT_PASSED = _l("Only a project that has passed its review can be claimed as landed.")
_PROVEN = _l("The office has compared it with the licence; tell the office what has changed.")
_OVER = _l("It has ended; nothing of it can be changed any more.")


@policy(_P.LIST)
def may_list(user: User, _subject: object) -> Decision:
    roles = (Role.ORGANISER, Role.AUDITOR)
    return allowed_if(user.is_authenticated and any(map(user.has_role, roles)))


@policy(_P.READ)
def may_read(user: User, one: Landing) -> Decision:
    return allowed_if(readable_by(user).test(one))


@policy(_P.READ_OWN)
def may_read_own(user: User, one: Landing) -> Decision:
    return allowed_if(owned_by(user).test(one))


@policy(_P.CLAIM)
def may_claim(user: User, project: Project | None) -> Decision:
    """The project's owner, or whoever runs it; without one: whether any could be claimed."""
    if project is None:
        return allowed_if(user.is_authenticated and user.has_role(Role.ORGANISER))
    is_own = entered_by(user).test(project)
    runs = decide(user, ProjectPermission.RUN, project)
    if not is_own and not runs.allowed:
        return runs
    return allowed_if(project.standing is ProjectState.PASSED, _NOT_PASSED)


@policy(_P.EDIT)
def may_edit(user: User, one: Landing) -> Decision:
    """Its owner until it was compared with the licence; staff as long as it lasts."""
    if owned_by(user).test(one):
        return allowed_if(one.standing in UNPROVEN, _PROVEN)
    known = may_verify(user, one)
    return allowed_if(one.standing in LIVE_LANDINGS, _OVER) if known.allowed else known


@policy(_P.VERIFY)
def may_verify(user: User, one: Landing) -> Decision:
    """Nobody verifies the company of their own project."""
    if not readable_by(user).test(one):
        return HIDDEN
    return allowed_if(run_by(user).test(one) and not owned_by(user).test(one), LOOK_ONLY)


@policy(_P.ACCEPT)
def may_accept(user: User, one: Landing) -> Decision:
    verifies = may_verify(user, one)
    if not verifies.allowed:
        return verifies
    return allowed_if(
        answered_for_by(user).test(one), _l("Whoever runs the whole event counts it as landed.")
    )


def may_read_file(user: User, file: StoredFile) -> Decision:
    """The licence is shown to its owner and to staff in reach."""
    one = db.session.scalar(select(Landing).where(Landing.licence_id == file.id))
    if one is None:
        return HIDDEN
    return allowed_if(owned_by(user).test(one) or readable_by(user).test(one))
