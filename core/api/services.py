"""Giving, using and taking back tokens."""

import hashlib
import secrets
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update
from sqlalchemy.orm import Session, contains_eager

from core import audit
from core.accounts.models import User
from core.accounts.policies import needs_second_factor
from core.api.models import ApiToken
from core.api.states import scopes_for
from core.clock import now
from core.db import db, write_afterwards
from core.errors import DomainError

MARK = "tp_"
MOST_TOKENS = 20
USE_IS_NOTED_EVERY = timedelta(hours=1)


def issue_token(
    user: Any, *, name: str, scopes: Iterable[str], at: datetime, expires_at: datetime | None = None
) -> tuple[ApiToken, str]:
    """A new token for `user` and its secret, which is never seen again.

    Refuses no scope at all, scopes that nobody declared or the person's roles do not give, and more
    than MOST_TOKENS live ones.
    """
    wanted = sorted(set(scopes))
    if not wanted or set(wanted) - {scope.key for scope in scopes_for(user)}:
        raise DomainError(_l("Choose what the token may do."), field="scopes")
    if _count_live(user.id, at) >= MOST_TOKENS:
        raise DomainError(
            _l("You have %(most)s tokens already. Revoke one first.", most=MOST_TOKENS),
            field="name",
        )
    secret = MARK + secrets.token_urlsafe(32)
    token = ApiToken(
        user_id=user.id,
        name=name,
        prefix=secret[:9],
        digest=digest_of(secret),
        scopes=wanted,
        created_at=at,
        expires_at=expires_at,
    )
    db.session.add(token)
    db.session.flush()
    return token, secret


def _count_live(user_id: uuid.UUID, at: datetime) -> int:
    rows = db.session.scalars(select(ApiToken).where(ApiToken.user_id == user_id))
    return sum(token.is_live(at) for token in rows)


def revoke_token(token: ApiToken, *, at: datetime) -> ApiToken:
    """End the token; a second time changes nothing."""
    token.revoked_at = token.revoked_at or at
    db.session.flush()
    return token


def end_tokens(user: User) -> None:
    """End all of the person's tokens: what they rested on has changed."""
    live = (ApiToken.user_id == user.id, ApiToken.revoked_at.is_(None))
    ended = update(ApiToken).where(*live).values(revoked_at=now()).returning(ApiToken.id)
    if count := len(db.session.execute(ended).all()):
        audit.record("api:tokens:ended", user, count=count)


def find_live_token(secret: str, *, at: datetime) -> ApiToken | None:
    """The token with this secret if it may be used now; its use is noted, at most hourly.

    None too while its person's account is disabled (trust.md §3, 7.4.2), or lacks the second factor
    without which they could not sign in.
    """
    if not secret.startswith(MARK) or len(secret) > 100:
        return None
    token = db.session.scalar(
        select(ApiToken)
        .join(ApiToken.user)
        .options(contains_eager(ApiToken.user))
        .where(ApiToken.digest == digest_of(secret), User.active.is_(True))
    )
    if token is None or not token.is_live(at):
        return None
    if needs_second_factor(token.user) and not token.user.has_second_factor:
        return None
    if token.last_used_at is None or at - token.last_used_at > USE_IS_NOTED_EVERY:
        _note_use(token.id, at)
    return token


def digest_of(secret: str) -> str:
    """What is kept of a secret: it has 256 random bits, so a plain digest gives nothing away."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _note_use(token_id: uuid.UUID, at: datetime) -> None:
    def write(session: Session) -> None:
        session.execute(update(ApiToken).where(ApiToken.id == token_id).values(last_used_at=at))

    write_afterwards(write)
