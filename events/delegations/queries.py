"""Delegations as different people may see them."""

from __future__ import annotations

import json
import uuid

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from core.accounts.models import User
from core.db import db
from core.errors import NotFound
from events.delegations.values import Table
from events.editions.models import Edition
from events.registrations.models import Delegation, Registration
from events.registrations.scopes import delegations_of


def get_delegation(delegation_id: uuid.UUID, edition: Edition, *, visible_to: User) -> Delegation:
    """A delegation of this edition that the person may see; NotFound otherwise."""
    theirs = delegations_of(visible_to, edition).sql
    found = db.session.scalar(select(Delegation).where(Delegation.id == delegation_id, theirs))
    if found is None:
        raise NotFound
    return found


def list_members(delegation: Delegation) -> list[Registration]:
    return list(
        db.session.scalars(
            select(Registration)
            .where(Registration.delegation_id == delegation.id)
            .order_by(Registration.reference)
            .options(selectinload(Registration.seats))
        )
    )


def count_brought(edition: Edition, leader: User) -> int:
    """How many people the leader registered for the edition with all their delegations."""
    theirs = (Delegation.edition_id == edition.id, Delegation.created_by_id == leader.id)
    members = select(func.count(Registration.id)).join(Delegation).where(*theirs)
    return db.session.scalar(members) or 0


def remembered_meanings(leader: User) -> dict[str, str]:
    """What the leader said of headings in the last lists; the newest word counts."""
    lists = db.session.scalars(
        select(Delegation)
        .where(Delegation.created_by_id == leader.id)
        .order_by(Delegation.created_at.desc())
        .limit(5)
    )
    said: dict[str, str] = {}
    for one in lists:
        said = {**stored_table(one)[1].meanings, **said}
    return said


def stored_table(delegation: Delegation) -> tuple[tuple[uuid.UUID, ...], Table]:
    """The sessions chosen, and the file that waits to be carried out."""
    kept = json.loads(delegation.rows or "{}")
    return tuple(uuid.UUID(one) for one in kept.get("sessions", [])), Table(
        tuple(kept.get("header", [])),
        [(number, cells) for number, cells in kept.get("rows", [])],
        frozenset(kept.get("damaged", [])),
        kept.get("meanings", {}),
    )
