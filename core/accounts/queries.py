"""Find accounts."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import selectinload

from core.accounts.models import RoleGrant, User, normalise_email
from core.accounts.roles import Role
from core.db import db
from core.errors import NotFound
from core.paging import Paged, page_of


def find_account(email: str) -> User | None:
    return db.session.scalar(select(User).where(User.email == normalise_email(email)))


def get_account(account_id: uuid.UUID) -> User:
    user = db.session.get(User, account_id)
    if user is None:
        raise NotFound
    return user


def names_of(ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """The names of these accounts, or their addresses where they gave none, in one query."""
    wanted = {account_id for account_id in ids if account_id is not None}
    if not wanted:
        return {}
    columns = (User.id, User.display_name, User.email)
    rows = db.session.execute(select(*columns).where(User.id.in_(wanted)))
    return {row.id: row.display_name or row.email for row in rows}


def get_grant(user: User, grant_id: uuid.UUID) -> RoleGrant:
    """One of the account's grants; refuses (404) any other."""
    for grant in user.grants:
        if grant.id == grant_id:
            return grant
    raise NotFound


def list_accounts(*, text: str = "", role: Role | None = None, page: int = 1) -> Paged[User]:
    """Accounts whose name or address contains `text` and who hold `role`, by address."""
    statement = _matching(text, role)
    return page_of(statement.options(selectinload(User.grants)).order_by(User.email), page)


def _matching(text: str, role: Role | None) -> Select[User]:
    statement = select(User)
    if text.strip():
        wanted = text.strip()
        statement = statement.where(
            or_(
                User.email.icontains(wanted, autoescape=True),
                User.display_name.icontains(wanted, autoescape=True),
            )
        )
    if role is not None:
        statement = statement.where(User.grants.any(RoleGrant.role == role))
    return statement
