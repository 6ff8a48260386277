"""Which landings a person may see and verify: lists, policies and figures ask here (R19)."""

from core.accounts.models import User
from core.accounts.roles import WHOLE_CITY, Role
from core.db import parse_id
from core.scopes import EVERYTHING, NOTHING, Rule, among, equals, related
from events.landings.models import Landing
from events.projects.models import Project
from events.projects.scopes import unbarred as projects_unbarred


def owned_by(user: User) -> Rule:
    """Those of the person's own projects."""
    if not user.is_authenticated:
        return NOTHING
    return related(Landing.project, equals(Project.owner_id, user.id))


def answered_for_by(user: User) -> Rule:
    """Those whose total the person answers for: the city's, or those of an event they run."""
    if not user.is_authenticated:
        return NOTHING
    held = user.scopes_of(Role.ORGANISER)
    if WHOLE_CITY in held:
        return unbarred(user)
    ids = [one for scope in held if (one := parse_id(scope))]
    return related(Landing.project, among(Project.edition_id, ids)) if ids else NOTHING


def districts_of(user: User) -> frozenset[str] | None:
    """The districts whose landings the person takes in; None for all, of the city or an event."""
    held = user.scopes_of(Role.ORGANISER)
    is_wide = WHOLE_CITY in held or any(map(parse_id, held))
    return None if is_wide else frozenset(held)


def run_by(user: User) -> Rule:
    """Those of the person's district too, whatever event the project came by."""
    if not user.is_authenticated:
        return NOTHING
    held = user.scopes_of(Role.ORGANISER)
    near = among(Landing.district, held) if held else NOTHING
    return (answered_for_by(user) | near) & unbarred(user)


def readable_by(user: User) -> Rule:
    if user.is_authenticated and user.has_role(Role.AUDITOR):
        return unbarred(user)
    return run_by(user)


def unbarred(user: User) -> Rule:
    """A project that is hidden from the person leaves no trace here either (R8)."""
    free = projects_unbarred(user)
    return free if free is EVERYTHING else related(Landing.project, free)
