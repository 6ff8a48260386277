"""The chains of the audit log: what seals a row to the one before, and where the next one goes.

PostgreSQL takes changes from many at once, so there the log has several chains, each with a lock of
its own from reading its end to the commit. One writer at a time, as SQLite has, needs one. Chain 0
is what was written when there was one for all; the others begin at its end, and their rows also
seal their chain and number, so that none can change places with a row of another
(docs/decisions/trust.md).
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, inspect, literal, select, text
from sqlalchemy.orm import Session

from core.audit.models import AuditEntry
from core.db import db

FORMER = 0
CHAINS = 16
CHAIN_LOCK = 7_201_344
# Takes the first lock that is free and looks no further.
_FREE = text(
    "SELECT n FROM unnest(CAST(:chains AS integer[])) AS n"
    " WHERE pg_try_advisory_xact_lock(:lock, n) LIMIT 1"
)
_WAIT = text("SELECT pg_advisory_xact_lock(:lock, :chain)")


@dataclass(frozen=True)
class Place:
    """Where rows go: their chain, the hash of its last row, and a number for each."""

    chain: int
    after: str
    numbers: list[int]


def take_place(session: Session, count: int) -> Place:
    """A place for so many rows; on PostgreSQL nobody else adds to its chain until the commit."""
    chain, number = _free_chain(session), AuditEntry.number
    # After the lock, in a statement of its own, which sees what was there when it was free.
    if _is_embedded(session):
        last = func.coalesce(select(func.max(number)).scalar_subquery(), 0)
        after, highest = session.execute(select(_end_of(chain), last)).one()
        return Place(chain, after, list(range(highest + 1, highest + count + 1)))
    given = func.nextval(func.pg_get_serial_sequence(AuditEntry.__tablename__, number.key))
    asked = select(_end_of(chain), given).select_from(func.generate_series(1, count))
    rows = session.execute(asked).all()
    return Place(chain, rows[0][0], [one for _after, one in rows])


def _free_chain(session: Session) -> int:
    """From any of them on, so that all grow and each row soon has another after it."""
    if _is_embedded(session):
        return 1
    start = secrets.randbelow(CHAINS)
    order = [(start + step) % CHAINS + 1 for step in range(CHAINS)]
    chain: int | None = session.scalar(_FREE, {"chains": order, "lock": CHAIN_LOCK})
    if chain is None:
        chain = order[0]
        session.execute(_WAIT, {"lock": CHAIN_LOCK, "chain": chain})
    return chain


def _is_embedded(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _end_of(chain: int) -> Any:
    ends = [
        select(AuditEntry.hash)
        .where(AuditEntry.chain == each)
        .order_by(AuditEntry.number.desc())
        .limit(1)
        .scalar_subquery()
        for each in (chain, FORMER)
    ]
    return func.coalesce(*ends, "")


def ends(session: Session) -> Sequence[Any]:
    """Number, hash and chain of each chain's last row; also before and after there are chains."""
    one = AuditEntry
    columns = inspect(session.connection()).get_columns(one.__tablename__)
    if not any(column["name"] == one.chain.key for column in columns):
        former = literal(FORMER).label(one.chain.key)
        newest = select(one.number, one.hash, former).order_by(one.number.desc()).limit(1)
        return session.execute(newest).all()
    last = [
        select(func.max(one.number)).where(one.chain == chain).scalar_subquery()
        for chain in range(FORMER, CHAINS + 1)
    ]
    asked = select(one.number, one.hash, one.chain).where(one.number.in_(last))
    return session.execute(asked.order_by(one.chain)).all()


def chain_key() -> bytes:
    """What the chains are keyed with: outlives the field key it was made from."""
    from core.documents.sealing import check_key

    with db.session.no_autoflush:
        return hmac.digest(check_key(), b"audit chain", "sha256")


def seal(entry: Any, previous: str) -> str:
    """What chains a row to the one before."""
    return hmac.new(chain_key(), content_of(entry, previous), hashlib.sha256).hexdigest()


def content_of(entry: Any, previous: str) -> bytes:
    content = [
        previous,
        entry.at.isoformat(timespec="microseconds"),
        str(entry.actor_id or ""),
        entry.actor_name,
        entry.action,
        entry.subject_kind,
        entry.subject_id,
        entry.details,
        entry.source,
        entry.request_id,
    ]
    if entry.chain != FORMER:
        content += [entry.chain, entry.number]
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
