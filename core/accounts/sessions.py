"""Server-side sessions: the signed cookie carries a random token, this table decides.

A session begins at sign-in with a new token and ends at sign-out, at a change of password, when the
account is disabled, when it idles, or twelve hours after it began (trust.md §3 "Sessions").
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, current_app, g, request, session
from flask_login import user_logged_in, user_logged_out
from flask_security.utils import set_request_attr
from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.orm import Session, contains_eager, joinedload

from core import audit
from core.accounts.models import User, UserSession
from core.clock import now
from core.db import db, write_afterwards
from core.i18n import language
from core.jobs import job

SESSION_TOKEN = "sid"  # noqa: S105 - a name, not a secret
IDLE = timedelta(hours=2)
STAFF_IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
TOUCH_EVERY = timedelta(minutes=1)
ENDED_KEPT = timedelta(days=180)


def init_app(app: Flask, login_manager: Any) -> None:
    """Let this table decide who is signed in, and nothing else."""
    login_manager.user_loader(load_user)
    # Flask-Security would also take a token from a header or the address; sessions only.
    login_manager._request_callback = None  # noqa: SLF001
    login_manager.session_protection = None
    user_logged_in.connect(_begin, app)
    user_logged_out.connect(_end_current, app)


def new_session(user_id: uuid.UUID, *, address: str, agent: str) -> tuple[str, UserSession]:
    """A fresh token and the row that stands for it; the row is not yet added."""
    token, moment = secrets.token_urlsafe(32), now()
    row = UserSession(
        user_id=user_id,
        token_hash=_digest(token),
        created_at=moment,
        last_seen_at=moment,
        address=address[:64],
        agent=agent[:200],
    )
    return token, row


# Made once: every request of a signed-in person asks it.
_UNENDED = (
    select(UserSession)
    .join(UserSession.user)
    .options(contains_eager(UserSession.user).joinedload(User.grants))
    .where(
        UserSession.token_hash == bindparam("token"),
        UserSession.ended_at.is_(None),
        User.active.is_(True),
        User.fs_uniquifier == bindparam("uniquifier"),
    )
)


def load_user(uniquifier: str) -> User | None:
    """The signed-in person of this request, with grants, in one query; None when it ended."""
    token = session.get(SESSION_TOKEN)
    if not isinstance(token, str):
        return None
    asked = {"token": _digest(token), "uniquifier": uniquifier}
    row = db.session.scalars(_UNENDED, asked).unique().one_or_none()
    if row is None or not is_alive(row, at=now()):
        return None
    _touch(row)
    g.user_session_id = row.id
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", session.get("fs_paa", 0))
    return row.user


def is_alive(row: UserSession, *, at: datetime) -> bool:
    """Whether the session is neither ended, nor idle for too long, nor too old."""
    staff = row.user.is_staff and not current_app.extensions["settings"].demo
    idle = STAFF_IDLE if staff else IDLE
    return row.ended_at is None and at - row.last_seen_at <= idle and at - row.created_at <= LONGEST


def _touch(row: UserSession) -> None:
    moment, row_id = now(), row.id
    if moment - row.last_seen_at < TOUCH_EVERY:
        return

    def write(own: Session) -> None:
        own.execute(update(UserSession).where(UserSession.id == row_id).values(last_seen_at=moment))

    write_afterwards(write)


def _begin(_app: Flask, user: User) -> None:
    # Nothing a stranger may have planted before sign-in lives on: neither token nor CSRF key.
    _end_token(session.pop(SESSION_TOKEN, None))
    session.pop("csrf_token", None)
    g.pop("csrf_token", None)
    if db.session.scalar(select(UserSession.id).where(UserSession.user_id == user.id)) is None:
        # An account made by the office learns its person's language at the first sign-in.
        user.preferred_language = language()
    token, row = new_session(
        user.id, address=request.remote_addr or "", agent=request.user_agent.string
    )
    db.session.add(row)
    db.session.flush()
    session[SESSION_TOKEN] = token
    g.user_session_id = row.id
    audit.record("account:signed_in", user, by=user)


def _end_current(_app: Flask, user: Any) -> None:
    _end_token(session.pop(SESSION_TOKEN, None))
    if getattr(user, "id", None) is not None:
        audit.record("account:signed_out", user, by=user)


def _end_token(token: Any) -> None:
    if isinstance(token, str):
        db.session.execute(
            update(UserSession)
            .where(UserSession.token_hash == _digest(token), UserSession.ended_at.is_(None))
            .values(ended_at=now())
        )


def end_sessions(user: User, *, keep: uuid.UUID | None = None) -> None:
    statement = update(UserSession).where(
        UserSession.user_id == user.id, UserSession.ended_at.is_(None)
    )
    if keep is not None:
        statement = statement.where(UserSession.id != keep)
    db.session.execute(statement.values(ended_at=now()))


def end_other_sessions(user: User) -> int:
    """Sign out every browser but the one of this request; how many there were."""
    ended = [row for row in list_sessions(user) if row.id != current_session_id()]
    end_sessions(user, keep=current_session_id())
    if ended:
        audit.record("account:sessions_ended", user, by=user, count=len(ended))
    return len(ended)


def end_session(user: User, session_id: uuid.UUID) -> bool:
    row = db.session.get(UserSession, session_id)
    if row is None or row.user_id != user.id or row.ended_at is not None:
        return False
    row.ended_at = now()
    audit.record("account:session_ended", user, by=user)
    return True


def list_sessions(user: User) -> Sequence[UserSession]:
    rows = db.session.scalars(
        select(UserSession)
        .options(joinedload(UserSession.user))
        .where(UserSession.user_id == user.id, UserSession.ended_at.is_(None))
        .order_by(UserSession.last_seen_at.desc())
    )
    return [row for row in rows if is_alive(row, at=now())]


def last_visit(user: User) -> datetime | None:
    """When the person was last seen here before the session of this request."""
    others = (UserSession.user_id == user.id, UserSession.id != current_session_id())
    return db.session.scalar(select(func.max(UserSession.last_seen_at)).where(*others))


def current_session_id() -> uuid.UUID | None:
    """The row behind this request, if somebody is signed in."""
    found: uuid.UUID | None = g.get("user_session_id")
    return found


@job("accounts.forget_sessions", every=timedelta(days=1))
def forget_old_sessions() -> None:
    """Delete rows of sessions that were over ENDED_KEPT ago."""
    db.session.execute(delete(UserSession).where(UserSession.created_at < now() - ENDED_KEPT))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
