"""People, organisations and open sessions for tests; each is committed to the database."""

from __future__ import annotations

import itertools
import secrets
import time
from collections.abc import Iterable
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from core.accounts.models import RoleGrant, User
from core.accounts.roles import WHOLE_CITY, Role, ScopeKind
from core.api.models import ApiToken
from core.api.services import MARK, digest_of
from core.audit.models import AuditEntry
from core.clock import now
from core.db import db
from core.files.services import keep_made
from core.organisations.codes import credit_code_check_character
from core.organisations.models import Officer, Organisation, OrganisationPaper
from core.organisations.policies import FILE_PURPOSE
from core.organisations.states import OrganisationKind, OrganisationState, PaperKind

PASSWORD = "lanterns over the canal"
_numbers = itertools.count(1)


def make_user(
    role: Role | None = None,
    scope: str | None = None,
    *,
    scope_kind: ScopeKind = ScopeKind.DISTRICT,
    password: str | None = None,
    **fields: Any,
) -> User:
    """A confirmed, active account; with `role` it holds that role for `scope` (default: whole city).

    `password` None leaves the account without one: use `sign_in`, which needs none.
    """
    number = next(_numbers)
    fields.setdefault("email", f"person{number}@example.org")
    fields.setdefault("display_name", f"Person {number}")
    fields.setdefault("confirmed_at", now())
    user = User(**fields)
    if password is not None:
        from flask_security.utils import hash_password

        user.password = hash_password(password)
    db.session.add(user)
    db.session.commit()
    if role is not None and role != Role.TALENT:
        grant_role(user, role, scope, scope_kind=scope_kind)
    return user


def grant_role(
    user: User, role: Role, scope: str | None = None, *, scope_kind: ScopeKind = ScopeKind.DISTRICT
) -> RoleGrant:
    """One more role for the account, as if an administrator had granted it."""
    grant = RoleGrant(
        role=role,
        scope_kind=ScopeKind.CITY if scope is None else scope_kind,
        scope_value=WHOLE_CITY if scope is None else str(scope),
    )
    user.grants.append(grant)
    db.session.commit()
    return grant


def make_organisation(**fields: Any) -> Organisation:
    """An employer with a valid credit code."""
    number = next(_numbers)
    first = f"91320594MA1{number:06d}"
    fields.setdefault("name_zh", f"苏州第{number}科技有限公司")
    fields.setdefault("name_en", f"Suzhou Technology No. {number}")
    fields.setdefault("credit_code", first + credit_code_check_character(first))
    fields.setdefault("kind", OrganisationKind.EMPLOYER)
    fields.setdefault("reference", f"OR-2020-{number:04d}")
    organisation = Organisation(**fields)
    db.session.add(organisation)
    db.session.commit()
    return organisation


def make_sent_organisation(officer: User | None = None, **fields: Any) -> Organisation:
    """One that its officer sent in, with both papers."""
    officer = officer or make_user()
    fields.setdefault("state", OrganisationState.SUBMITTED)
    one = make_organisation(submitted_at=now(), **fields)
    one.officers.append(
        Officer(email=officer.email, user_id=officer.id, added_at=now(), accepted_at=now())
    )
    for kind in (PaperKind.LICENCE, PaperKind.AUTHORITY):
        file = keep_made(
            b"%PDF-1.7 as it came", name=f"{kind}.pdf", owner_id=officer.id, purpose=FILE_PURPOSE,
            at=now(),
        )  # fmt: skip
        one.papers.append(OrganisationPaper(kind=kind, file=file, added_at=now()))
    db.session.commit()
    return one


def sign_in(client: FlaskClient, user: User) -> FlaskClient:
    """Open a session for `user` in this browser without going through the sign-in page."""
    from core.accounts.sessions import SESSION_TOKEN, new_session

    token, row = new_session(user.id, address="127.0.0.1", agent="test")
    db.session.add(row)
    db.session.commit()
    with client.session_transaction() as cookie:
        cookie.update(
            {
                SESSION_TOKEN: token,
                "_user_id": user.fs_uniquifier,
                "_fresh": True,
                "fs_paa": time.time(),
            }
        )
    return client


def make_token(user: User, scopes: Iterable[str]) -> str:
    """The secret of a token with these scopes, whether or not the person could be given them now.

    For tokens of earlier days, and for trying what a token without its role can do.
    """
    secret = MARK + secrets.token_urlsafe(32)
    moment = now()
    row = ApiToken(
        user_id=user.id,
        name="x",
        prefix=secret[:9],
        digest=digest_of(secret),
        scopes=sorted(scopes),
        created_at=moment,
    )
    db.session.add(row)
    db.session.commit()
    return secret


def logged(action: str) -> list[AuditEntry]:
    """The rows of the audit log with this word, the oldest first."""
    db.session.rollback()
    rows = select(AuditEntry).where(AuditEntry.action == action)
    return list(db.session.scalars(rows.order_by(AuditEntry.number)))
