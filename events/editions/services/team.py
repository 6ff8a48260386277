"""Who runs an edition: grants of the organiser's and the gate's roles for it alone (R19)."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l

from core.accounts.grants import add_grant, remove_grant, require_separate_powers
from core.accounts.models import RoleGrant, User
from core.accounts.queries import find_account
from core.accounts.roles import Role, ScopeKind
from core.errors import DomainError, NotFound
from core.policy import authorize
from events.editions.models import Edition
from events.editions.queries import list_team
from events.editions.states import EditionPermission

TEAM_ROLES = (Role.ORGANISER, Role.GATE_STAFF)


def add_member(edition: Edition, email: str, role: Role, *, by: User, at: datetime) -> RoleGrant:
    """Let somebody who has an account run this edition, or its gates.

    Refuses an address without an account, an account that is shut, a role that is none of a
    team's, and one held already.
    """
    authorize(EditionPermission.TEAM, edition, user=by)
    if role not in TEAM_ROLES:
        raise DomainError(_l("Choose what the person does."), field="role")
    user = find_account(email)
    if user is None or not user.active:
        raise DomainError(
            _l("There is no open account with this address. Ask the person to create one first."),
            field="email",
        )
    require_separate_powers(user, role)
    return add_grant(user, role, ScopeKind.EDITION, str(edition.id), by=by, at=at)


def remove_member(edition: Edition, grant: RoleGrant, *, by: User, at: datetime) -> None:
    """Take somebody off the team; the last organiser cannot take themselves off."""
    authorize(EditionPermission.TEAM, edition, user=by)
    team = list_team(edition)
    if grant not in team:
        raise NotFound
    organisers = [one for one in team if one.role == Role.ORGANISER]
    if grant.user_id == by.id and organisers == [grant]:
        raise DomainError(
            _l("You are the last organiser of this event. Add another one before you leave.")
        )
    remove_grant(grant, by=by, at=at)


def copy_team(source: Edition, edition: Edition, *, by: User, at: datetime) -> None:
    """The same people for a copy of the edition, as far as their accounts are open."""
    for grant in list_team(source):
        if grant.user.active:
            add_grant(
                grant.user, Role(grant.role), ScopeKind.EDITION, str(edition.id), by=by, at=at
            )
