"""Rounds and entries as different people may see them."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, select

from core.accounts.models import User
from core.db import db
from core.errors import NotFound
from core.juries.models import Entry, Juror, JuryRound
from core.juries.scopes import coordinated_by, readable_entries, visible_rounds


def visible_entries(user: User) -> Select[Entry]:
    """Entries the person may read: a juror's own, a coordinator's rounds, none in conflict.

    Whatever lists, counts, exports, searches or serves entries begins here.
    """
    return select(Entry).where(readable_entries(user).sql)


def coordinated_rounds(user: User) -> Select[JuryRound]:
    return select(JuryRound).where(coordinated_by(user).sql)


def find_round(reference: str, user: User) -> JuryRound:
    """A round the person runs or judges; NotFound otherwise."""
    rows = select(JuryRound).where(visible_rounds(user).sql, JuryRound.reference == reference)
    found = db.session.scalar(rows)
    if found is None:
        raise NotFound
    return found


def find_entry(entry_id: UUID, user: User) -> Entry:
    found = db.session.scalar(visible_entries(user).where(Entry.id == entry_id))
    if found is None:
        raise NotFound
    return found


def seat_of(user: User, one: JuryRound) -> Juror | None:
    """The person's place on the panel, whatever became of it."""
    rows = select(Juror).where(Juror.round_id == one.id, Juror.user_id == user.id)
    return db.session.scalar(rows)
