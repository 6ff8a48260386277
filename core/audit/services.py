"""Write to the audit log.

Entries recorded during a transaction are chained just before it commits, so the lock that orders
their chain is held for the shortest time and always taken last.
"""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any

from flask import Flask, g, has_request_context, request
from sqlalchemy import event
from sqlalchemy.orm import Session

from core.audit.chains import chain_key, seal, take_place
from core.audit.heads import LAST, keep_last
from core.audit.models import AuditEntry
from core.clock import now
from core.db import db, write_afterwards
from core.errors import DomainError
from core.workflow import Guest, Move, subject_moved

SYSTEM = "system"
REDACTED = "audit:redacted"
SEALS_A_ROW = 500
_STAYS = (
    "chain", "number", "at", "actor_id", "action", "subject_kind", "subject_id", "request_id",
)  # fmt: skip
PENDING = "audit_pending"
# Rules say these two; what one may not see, or a machine that is busy, refuses nothing of theirs.
BY_A_RULE = frozenset({HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.CONFLICT})
_TABLE = AuditEntry.metadata.tables[AuditEntry.__tablename__]
_INSERT = _TABLE.insert()


def record(
    action: str, subject: Any, *, by: Any = None, at: datetime | None = None, **details: Any
) -> None:
    """Note that `by` (None: the program) did `action` to `subject`, in the current transaction.

    `details` are JSON values for people to read later; never secrets or document numbers.
    """
    session = db.session()
    entry = _entry(action, subject, by, at or now(), details)
    session.info.setdefault(PENDING, []).append((session.get_nested_transaction(), entry))


def record_now(action: str, subject: Any, *, by: Any = None, **details: Any) -> None:
    """Note something even if the request is refused: reads of papers, sign-ins that failed."""
    entry = _entry(action, subject, by, now(), details)
    write_afterwards(lambda session: session.info.setdefault(PENDING, []).append((None, entry)))


@contextmanager
def noting_refusal(action: str, subject: Any, *, by: Any, **details: Any) -> Iterator[None]:
    """Note what a rule refuses in here, with the reason the person is told."""
    try:
        yield
    except DomainError as refusal:
        if refusal.status in BY_A_RULE:
            record_now(action, subject, by=by, reason=str(refusal), **details)
        raise


def init_audit(app: Flask) -> None:
    """Listen to every session of this process, and to every workflow of `app`."""
    if not event.contains(Session, "before_commit", _chain_pending):
        event.listen(Session, "before_commit", _chain_pending)
        event.listen(Session, "after_commit", _keep_head)
        event.listen(Session, "after_soft_rollback", _drop_pending)
    subject_moved.connect(app, _record_move)


def redact(rows: Iterable[AuditEntry], *, of: uuid.UUID, at: datetime) -> int:
    """Black out what these rows say in words, and the name and place where `of` did it themselves.

    Who (by key), what, to what and when stay; the chain still holds, since the seals of what is
    left are written into it. The number of rows.
    """
    seals: dict[str, str] = {}
    for entry in rows:
        own = entry.actor_id == of
        left = SimpleNamespace(**{name: getattr(entry, name) for name in _STAYS}, details={})
        left.actor_name = "" if own else entry.actor_name
        left.source = "" if own else entry.source
        seals[str(entry.number)] = seal(left, entry.previous_hash)
        blank = {"details": {}, "actor_name": left.actor_name, "source": left.source}
        db.session.execute(_TABLE.update().where(_TABLE.c.number == entry.number).values(blank))
        db.session.expire(entry)
    for start in range(0, len(seals), SEALS_A_ROW):
        part = dict(list(seals.items())[start : start + SEALS_A_ROW])
        record(REDACTED, "audit_entry", at=at, rows=part)
    return len(seals)


def _entry(
    action: str, subject: Any, by: Any, at: datetime, details: dict[str, Any]
) -> SimpleNamespace:
    in_request = has_request_context()
    chain_key()  # so that it is known when the lock is held
    if isinstance(by, Guest):
        details = {**details, "by_link": True}
    # Not the mapped class: a row is only ever inserted, and many are made in one request.
    return SimpleNamespace(
        # As it will be read back: the chain is over the text of it.
        at=at.astimezone(UTC),
        actor_id=getattr(by, "id", None),
        actor_name=str(getattr(by, "email", None) or SYSTEM)[:200],
        action=action,
        subject_kind=getattr(subject, "__tablename__", str(subject)),
        subject_id=str(getattr(subject, "id", "")),
        details={key: value for key, value in details.items() if value is not None},
        source=(request.remote_addr or "") if in_request else "",
        request_id=g.get("request_id", "") if in_request else "",
    )


def _record_move(move: Move) -> None:
    record(
        f"{move.workflow}:{move.action}",
        move.subject,
        by=move.by,
        at=move.at,
        source=str(move.source),
        target=str(move.target),
        reason=move.reason,
        note=move.note,
        **move.details,
    )


def _chain_pending(session: Session) -> None:
    if session.in_nested_transaction() or not session.info.get(PENDING):
        return
    session.flush()  # before the lock, not under it
    entries = [entry for _, entry in session.info.pop(PENDING)]
    place = take_place(session, len(entries))
    previous = place.after
    for number, entry in zip(place.numbers, entries, strict=True):
        entry.chain, entry.number, entry.previous_hash = place.chain, number, previous
        entry.hash = previous = seal(entry, previous)
    session.execute(_INSERT, [vars(entry) for entry in entries])
    session.info[LAST] = (place.numbers[-1], previous, place.chain)


def _keep_head(session: Session) -> None:
    if not session.in_nested_transaction():
        keep_last(session)


def _drop_pending(session: Session, rolled_back: Any) -> None:
    if not rolled_back.nested:
        session.info.pop(LAST, None)  # of a commit that did not come about
    if session.info.get(PENDING):
        kept = [item for item in session.info[PENDING] if _survives(item[0], rolled_back)]
        session.info[PENDING] = kept


def _survives(recorded_in: Any, rolled_back: Any) -> bool:
    while recorded_in is not None:
        if recorded_in is rolled_back:
            return False
        recorded_in = recorded_in.parent
    return bool(rolled_back.nested)
