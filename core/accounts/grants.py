"""Roles given and taken back: which scopes they have, and which no account may hold together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask_babel import lazy_gettext as _l

from core import audit
from core.accounts.models import RoleGrant, User
from core.accounts.policies import AccountPermission, needs_second_factor
from core.accounts.roles import KEPT_APART, SCOPES_OF_ROLE, SENSITIVE, WHOLE_CITY, Role, ScopeKind
from core.accounts.services import credentials_changed
from core.accounts.sessions import end_sessions
from core.db import db
from core.errors import DomainError
from core.policy import authorize


def grant_role(
    user: User,
    role: Role,
    *,
    by: User | None,
    at: datetime,
    scope_kind: ScopeKind = ScopeKind.CITY,
    scope_value: str = WHOLE_CITY,
    districts: Iterable[str] = (),
) -> RoleGrant:
    """Let `user` act as `role` within a scope; `by` None is the command line.

    Refuses granting to oneself, a role that takes two administrators, powers that are kept apart
    (trust.md §6), scopes the role does not have, a district that is not among `districts`, and a
    grant that is there already.
    """
    if by is not None:
        authorize(AccountPermission.MANAGE, user, user=by)
    value = WHOLE_CITY if scope_kind == ScopeKind.CITY else scope_value.strip()
    require_separate_powers(user, role)
    require_scope(role, scope_kind, value, districts)
    if by is not None:
        require_small_power(role)
    return add_grant(user, role, scope_kind, value, by=by, at=at)


def add_grant(
    user: User,
    role: Role,
    scope_kind: ScopeKind,
    scope_value: str,
    *,
    by: User | None,
    at: datetime,
) -> RoleGrant:
    """Write a grant that its caller has permitted: an administrator's, or a team's own rule.

    Refuses one that is there already. Whoever must have a second factor now and has none is
    signed out.
    """
    wanted = (role, scope_kind, scope_value)
    if any((g.role, g.scope_kind, g.scope_value) == wanted for g in user.grants):
        raise DomainError(_l("This role is held already."), field="role")
    grant = RoleGrant(
        role=role,
        scope_kind=scope_kind,
        scope_value=scope_value,
        granted_by=by.id if by is not None else None,
        granted_at=at,
    )
    user.grants.append(grant)
    db.session.flush()
    credentials_changed.send(user)
    if needs_second_factor(user) and not user.has_second_factor:
        end_sessions(user)
    audit.record(
        "account:role_granted",
        user,
        by=by,
        at=at,
        role=str(role),
        scope=f"{scope_kind}:{scope_value}",
    )
    return grant


def require_small_power(role: Role) -> None:
    """Refuse giving alone what takes two administrators."""
    if role in SENSITIVE:
        text = _l("A second administrator has to confirm this role. Propose it with a reason.")
        raise DomainError(text, field="reason")


def require_separate_powers(user: User, role: Role) -> None:
    """Refuse a second one of the roles that no account may hold together."""
    if role in KEPT_APART and any(
        grant.role in KEPT_APART and grant.role != role for grant in user.grants
    ):
        raise DomainError(
            _l("One account cannot be both administrator and auditor. Use two accounts."),
            field="role",
        )


def require_scope(role: Role, kind: ScopeKind, value: str, districts: Iterable[str]) -> None:
    """Refuse a scope the role does not have, an empty one, and an unknown district."""
    if role not in SCOPES_OF_ROLE:
        raise DomainError(_l("Everybody is talent; this role is not granted."), field="role")
    if kind not in SCOPES_OF_ROLE[role]:
        raise DomainError(_l("This role cannot be limited in this way."), field="scope")
    if kind == ScopeKind.DISTRICT and value not in set(districts):
        raise DomainError(_l("Choose one of the city's districts."), field="scope")
    if not value:
        raise DomainError(_l("Say which one the role is limited to."), field="scope")


def revoke_role(grant: RoleGrant, *, by: User, at: datetime) -> None:
    """Take a role away; it counts from the next request."""
    authorize(AccountPermission.MANAGE, grant.user, user=by)
    remove_grant(grant, by=by, at=at)


def remove_grant(grant: RoleGrant, *, by: User, at: datetime) -> None:
    """Take away a grant whose end the caller has permitted."""
    user = grant.user
    user.grants.remove(grant)
    db.session.flush()
    credentials_changed.send(user)
    audit.record(
        "account:role_revoked",
        user,
        by=by,
        at=at,
        role=grant.role,
        scope=f"{grant.scope_kind}:{grant.scope_value}",
    )
