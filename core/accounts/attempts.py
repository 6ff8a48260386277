"""Limits on trying: wrong passwords and codes, and letters that anybody can cause.

Counted in the database, so the limit holds over restarts, processes and changing addresses, and
for e-mail addresses that have no account: an answer never tells which exist (trust.md G9).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import case, delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from core.accounts.models import AttemptCount
from core.clock import now
from core.db import blind_index, db, write_afterwards


@dataclass(frozen=True)
class Limit:
    """At most `times` within `window`, counted from the first."""

    name: str
    times: int
    window: timedelta


# Wrong passwords for one e-mail address, from anywhere.
PASSWORD = Limit("password", 6, timedelta(minutes=15))
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
    """Whether `subject` has to wait."""
    row = db.session.get(AttemptCount, _key(limit, subject))
    return row is not None and row.count >= limit.times and row.started_at > now() - limit.window


def count(limit: Limit, subject: str) -> None:
    """Count one attempt, even if the request is refused."""
    key, moment = _key(limit, subject), now()

    def write(session: Session) -> None:
        postgresql = session.get_bind().dialect.name == "postgresql"
        insert = postgresql_insert if postgresql else sqlite_insert
        fresh = AttemptCount.started_at <= moment - limit.window
        session.execute(
            insert(AttemptCount)
            .values(key=key, count=1, started_at=moment)
            .on_conflict_do_update(
                index_elements=["key"],
                set_={
                    "count": case((fresh, 1), else_=AttemptCount.count + 1),
                    "started_at": case((fresh, moment), else_=AttemptCount.started_at),
                },
            )
        )

    write_afterwards(write)


def forget(limit: Limit, subject: str) -> None:
    """Start anew, after a success."""
    db.session.execute(delete(AttemptCount).where(AttemptCount.key == _key(limit, subject)))


def forget_old() -> None:
    """Delete counts whose longest window has passed."""
    old = select(AttemptCount.key).where(AttemptCount.started_at < now() - LONGEST)
    db.session.execute(delete(AttemptCount).where(AttemptCount.key.in_(old)))


def _key(limit: Limit, subject: str) -> str:
    return blind_index(f"{limit.name}:{subject}")
