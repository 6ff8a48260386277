"""Erase a person: asked for with the password, done after a wait in which it can be stopped.

What becomes of each row the register says: deleted, emptied, or kept since it names nobody. The
numbers of closed editions stay as they were (R25). What lies outside the database (files, mails on
this machine, the database's own log) follows in jobs, asked for in the same transaction.
"""

from __future__ import annotations

import secrets
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, delete, or_, select, update

from core import audit
from core.accounts.models import User
from core.audit.models import AuditEntry
from core.clock import now
from core.db import Base, db, new_id
from core.errors import Conflict, DomainError, NotFound
from core.jobs import enqueue, job
from core.outbox import Letter, post
from core.outbox.models import Message
from core.privacy import traces
from core.privacy.emptying import condition_of, empty, erase_files, let_go
from core.privacy.finding import FILES, USER, Belongings, mentioning, table_of, tables
from core.privacy.models import Erasure
from core.privacy.obligations import obligations
from core.privacy.register import Holding, register
from core.privacy.words import Erasure as What
from core.registries import News
from core.web import absolute_url

WAIT = timedelta(days=7)
ERASE = "privacy.erase"


@dataclass(frozen=True)
class Erased:
    """Told inside the transaction, before rows are emptied."""

    user_id: uuid.UUID
    things: list[uuid.UUID]
    at: datetime


person_erased = News[Erased]("person erased")


def open_erasure(user: User) -> Erasure | None:
    of_person = (
        Erasure.user_id == user.id,
        Erasure.done_at.is_(None),
        Erasure.stopped_at.is_(None),
    )
    return db.session.scalar(select(Erasure).where(*of_person))


def ask_for_erasure(user: User, *, at: datetime) -> Erasure:
    """Have the person erased after WAIT; refuses while something obliges them, and once more."""
    if open_erasure(user) is not None:
        raise Conflict(_l("You asked for this already."))
    if obligations(user, at=at):
        raise DomainError(_l("This cannot be done yet: see what still has to be ended first."))
    one = Erasure(
        id=new_id(), reference=f"ER-{secrets.token_hex(12).upper()}", user_id=user.id,
        asked_at=at, due_at=at + WAIT, receipt={},
    )  # fmt: skip
    db.session.add(one)
    db.session.flush()
    audit.record("erasure:asked", one, by=user, at=at)
    post(_letter(one, user))
    return one


def stop_erasure(user: User, *, at: datetime) -> None:
    """Stay; refuses when nothing was asked for, or it is done."""
    one = open_erasure(user)
    if one is None:
        raise NotFound
    one.stopped_at = at
    audit.record("erasure:stopped", one, by=user, at=at)


def find_receipt(reference: str) -> Erasure:
    one = db.session.scalar(select(Erasure).where(Erasure.reference == reference))
    if one is None:
        raise NotFound
    return one


@job("privacy.look_for_erasures", every=timedelta(hours=1))
def look_for_erasures() -> None:
    """Erase whoever's time is over; each in a transaction of its own."""
    due = (Erasure.done_at.is_(None), Erasure.stopped_at.is_(None), Erasure.due_at <= now())
    for one in db.session.scalars(select(Erasure.id).where(*due)):
        enqueue(ERASE, erasure_id=str(one))


@job(ERASE)
def erase_when_due(erasure_id: str) -> None:
    """Nothing while something obliges the person: it is looked at again in an hour."""
    one = db.session.get(Erasure, uuid.UUID(erasure_id), with_for_update=True)
    if one is None or not one.is_open or one.due_at > now():
        return
    user = db.session.get_one(User, one.user_id)
    if not obligations(user, at=now()):
        erase(user, one, at=now())


def erase(user: User, one: Erasure, *, at: datetime) -> None:
    """Do what the register says, over all slices, and write the receipt."""
    theirs = Belongings(user)
    said, files = _said_of(theirs, user), theirs.files(erased=True)
    conditions = {
        holding.name: _condition(theirs, holding, said)
        for holding in tables()
        if holding.erasure is not What.REDACT
    }
    mails = [str(each) for each in db.session.scalars(
        select(Message.id).where(conditions[Message.__tablename__])
    )]  # fmt: skip
    person_erased.send(Erased(user.id, theirs.things(), at))
    db.session.flush()
    counts: dict[str, Counter[str]] = {str(what): Counter() for what in What}
    rows = audit_rows(theirs, said)
    counts[What.REDACT][AuditEntry.__tablename__] = audit.redact(rows, of=user.id, at=at)
    keys = erase_files(files)
    for table in reversed(Base.metadata.sorted_tables):
        holding = register().get(table.name)
        if holding is None or table.name not in conditions or table.name == FILES:
            continue
        where = conditions[table.name]
        if holding.erasure is What.DELETE:
            let_go(table, where)
            done = db.session.execute(delete(table).where(where)).rowcount  # type: ignore[attr-defined]
        elif holding.erasure is What.BLANK:
            done = empty(table, holding, where)
        else:
            done = db.session.scalar(select(db.func.count()).select_from(table).where(where)) or 0
        if done:
            counts[holding.erasure][table.name] = done
    _close_account(user.id)
    one.done_at = at
    one.receipt = {**{what: dict(count) for what, count in counts.items()}, "files": len(keys)}
    audit.record("erasure:done", one, at=at)
    db.session.flush()
    db.session.expire_all()
    enqueue(traces.ERASE_FILES, keys=keys)
    enqueue(traces.ERASE_MAILS, message_ids=mails)
    enqueue(traces.CLEAN_DATABASE, key=f"{traces.CLEAN_DATABASE}:{one.id}")


def audit_rows(theirs: Belongings, said: Iterable[str]) -> list[AuditEntry]:
    """Rows by the person, of what is theirs or about them, and those that name them."""
    things = [str(each) for each in theirs.things_about()]
    log = Base.metadata.tables[AuditEntry.__tablename__]
    ways = (
        or_(AuditEntry.actor_id == theirs.user_id, AuditEntry.subject_id.in_(things)),
        *mentioning(log, ("details",), said),
    )
    found: dict[int, AuditEntry] = {}
    for way in ways:
        rows = select(AuditEntry).where(way, AuditEntry.action != audit.REDACTED)
        found.update((entry.number, entry) for entry in db.session.scalars(rows))
    return [found[number] for number in sorted(found)]


def _condition(theirs: Belongings, holding: Holding, said: list[str]) -> ColumnElement[bool]:
    """Which rows are dealt with, by keys that no later step changes."""
    table = table_of(holding)
    named = mentioning(table, holding.mentions, said)
    return condition_of(table, theirs.where_erased(holding), *named)


def _said_of(theirs: Belongings, user: User) -> list[str]:
    """Addresses, numbers and long names by which rows of others are found that name the person."""
    told = {user.email, user.display_name}
    for name, columns in _NAMING.items():
        holding = register()[name]
        table = table_of(holding)
        found = select(*(table.c[column] for column in columns)).where(theirs.where(holding))
        told.update(value for row in db.session.execute(found) for value in row if value)
    # A short name is part of many others'.
    return [one for one in told if len(one) >= (4 if not one.isascii() else 7)]


_NAMING = {
    "person": ("name", "name_latin", "document_number", "phone"),
    "registration": ("email", "document_number", "phone"),
    "claim": ("holder_name", "document_number"),
    "invitation_letter": ("passport_number",),
}


def _close_account(user_id: uuid.UUID) -> None:
    """A row without a name stays where others point to it; nobody signs in with it."""
    table = Base.metadata.tables[USER]
    closed = {"email": f"{secrets.token_hex(16)}@erased.invalid", "active": False}
    db.session.execute(update(table).where(table.c.id == user_id).values(closed))


def _letter(one: Erasure, user: User) -> Letter:
    return Letter(
        template="privacy/erasure_asked",
        address=user.email,
        language=user.preferred_language,
        recipient_name=user.display_name or user.email,
        values={
            "link": absolute_url("privacy_own.erasure"),
            "receipt": absolute_url("privacy.receipt", reference=one.reference),
            "due_at": one.due_at,
        },
        recipient_id=user.id,
        key=f"erasure:{one.id}",
        about=one,
    )
