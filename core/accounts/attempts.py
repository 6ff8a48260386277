"""Limits on trying: wrong passwords and codes, and letters that anybody can cause.

Counted in the database, so the limit holds over restarts, processes and changing addresses, and
for e-mail addresses that have no account: an answer never tells which exist (trust.md G9).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import String, case, delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.clock import now
from core.db import Base, db, own_transaction, write_afterwards
from core.jobs import job
from core.keys.digests import blind_index


@dataclass(frozen=True)
class Limit:
    """At most `times` within `window`, counted from the first."""

    name: str
    times: int
    window: timedelta


# Wrong passwords for one e-mail address, from all browsers its owner has not used before, or from
# one that they have.
PASSWORD = Limit("password", 6, timedelta(minutes=15))
# Wrong passwords of somebody signed in who is asked for it again; no stranger can add to them.
PROOF = Limit("proof", 6, timedelta(minutes=15))
# Wrong codes for one account whose password was right.
CODE = Limit("code", 6, timedelta(minutes=15))
# Wrong passwords from one network address, whoever they were for.
ADDRESS = Limit("address", 60, timedelta(minutes=15))
# Letters one e-mail address can be sent by strangers.
LETTER = Limit("letter", 5, timedelta(hours=1))
# Letters one network address can cause; a whole company may sit behind one.
LETTERS_OF_ADDRESS = Limit("letters of address", 60, timedelta(hours=1))

LONGEST = timedelta(days=1)


def is_used_up(limit: Limit, subject: str) -> bool:
    row = db.session.get(AttemptCount, _key(limit, subject))
    return row is not None and row.count >= limit.times and row.started_at > now() - limit.window


def take(limit: Limit, subject: str) -> bool:
    """Count an attempt before it is made; whether it is still allowed.

    In a transaction of its own, so that attempts at the same moment cannot all pass; what the
    request has read so far is read again.
    """
    key = _key(limit, subject)
    db.session.rollback()
    with own_transaction() as session:
        return _add_one(session, limit, key) <= limit.times


def count(limit: Limit, subject: str) -> None:
    """Count one attempt that has been made, even if the request is refused."""
    key = _key(limit, subject)

    def write(session: Session) -> None:
        _add_one(session, limit, key)

    write_afterwards(write)


def _add_one(session: Session, limit: Limit, key: str) -> int:
    # The key is made before: asking for what keys it would be a second transaction, and wait.
    moment = now()
    postgresql = session.get_bind().dialect.name == "postgresql"
    insert = postgresql_insert if postgresql else sqlite_insert
    is_over = AttemptCount.started_at <= moment - limit.window
    upsert = insert(AttemptCount).values(key=key, count=1, started_at=moment)
    total: int = session.execute(
        upsert.on_conflict_do_update(
            index_elements=["key"],
            set_={
                "count": case((is_over, 1), else_=AttemptCount.count + 1),
                "started_at": case((is_over, moment), else_=AttemptCount.started_at),
            },
        ).returning(AttemptCount.count)
    ).scalar_one()
    return total


def forget(limit: Limit, subject: str) -> None:
    db.session.execute(delete(AttemptCount).where(AttemptCount.key == _key(limit, subject)))


@job("accounts.forget", every=timedelta(days=1))
def forget_old() -> None:
    """Delete counts whose longest window has passed."""
    old = select(AttemptCount.key).where(AttemptCount.started_at < now() - LONGEST)
    db.session.execute(delete(AttemptCount).where(AttemptCount.key.in_(old)))


def _key(limit: Limit, subject: str) -> str:
    return blind_index(f"{limit.name}:{subject}")


class AttemptCount(Base):
    """How often something was tried within a window; `key` is a keyed digest of what and by whom.

    It counts for addresses that have no account too, so that known and unknown look alike.
    """

    __tablename__ = "attempt_count"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(index=True)
