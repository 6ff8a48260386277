"""Find accounts."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from sqlalchemy import ColumnElement, func, or_, select

from core.accounts.models import RoleGrant, User, normalise_email
from core.accounts.roles import Role
from core.db import db
from core.errors import NotFound


def find_account(email: str) -> User | None:
    return db.session.scalar(select(User).where(User.email == normalise_email(email)))


def get_account(account_id: uuid.UUID) -> User:
    user = db.session.get(User, account_id)
    if user is None:
        raise NotFound
    return user


def holders_of(role: Role) -> list[User]:
    """The active accounts that hold a role, by name, with what they hold it for."""
    held = select(RoleGrant.user_id).where(RoleGrant.role == role)
    people = (
        select(User).where(User.active, User.id.in_(held)).order_by(User.display_name_key, User.id)
    )
    return list(db.session.scalars(people))


def names_of(ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """The names of these accounts, or their addresses where they gave none, in one query."""
    wanted = {account_id for account_id in ids if account_id is not None}
    if not wanted:
        return {}
    columns = (User.id, User.display_name, User.email)
    rows = db.session.execute(select(*columns).where(User.id.in_(wanted)))
    return {row.id: row.display_name or row.email for row in rows}


def has_factor() -> ColumnElement[bool]:
    """Of an account's row: whether there is a second factor, an app's codes or a passkey."""
    return or_(func.coalesce(User.tf_primary_method, "") != "", User.webauthn.any())


def get_grant(user: User, grant_id: uuid.UUID) -> RoleGrant:
    for grant in user.grants:
        if grant.id == grant_id:
            return grant
    raise NotFound
