"""Delegations and their lists as different people may see them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from core.accounts.models import User
from core.db import db
from core.errors import NotFound
from events.delegations.models import DelegationSheet
from events.delegations.values import SheetState, Table
from events.editions.models import Edition
from events.registrations.groups import Delegation
from events.registrations.models import Registration
from events.registrations.scopes import delegations_of


def get_delegation(delegation_id: uuid.UUID, edition: Edition, *, visible_to: User) -> Delegation:
    """A delegation of this edition that the person may see; NotFound otherwise."""
    theirs = delegations_of(visible_to, edition).sql
    found = db.session.scalar(select(Delegation).where(Delegation.id == delegation_id, theirs))
    if found is None:
        raise NotFound
    return found


def own_delegation(edition: Edition, leader: User) -> Delegation | None:
    """The leader's delegation to the edition, which all their lists join."""
    theirs = select(Delegation).where(
        Delegation.edition_id == edition.id, Delegation.created_by_id == leader.id
    )
    return db.session.scalar(theirs.order_by(Delegation.created_at, Delegation.id).limit(1))


def list_sheets(delegation: Delegation) -> list[DelegationSheet]:
    """Its lists as they came."""
    of = select(DelegationSheet).where(DelegationSheet.delegation_id == delegation.id)
    return list(db.session.scalars(of.order_by(DelegationSheet.number)))


def find_sheet(sheets: Collection[DelegationSheet], number: str) -> DelegationSheet | None:
    """The list of this number; without one the newest that waits to be looked at.

    NotFound where there is no such number.
    """
    if number:
        found = next((one for one in sheets if str(one.number) == number), None)
        if found is None:
            raise NotFound
        return found
    waiting = [one for one in sheets if one.standing is SheetState.BROUGHT]
    return waiting[-1] if waiting else None


def list_members(delegation: Delegation, of: DelegationSheet | None = None) -> list[Registration]:
    """Everybody registered with the delegation, or from one of its lists, in their order."""
    members = select(Registration).where(Registration.delegation_id == delegation.id)
    if of is not None:
        members = members.where(Registration.submit_key.startswith(f"{of.id.hex}:"))
    ordered = members.order_by(Registration.submitted_at, Registration.reference)
    return list(db.session.scalars(ordered.options(selectinload(Registration.seats))))


def entered_keys(delegation: Delegation, keys: Collection[str]) -> set[str]:
    """Those of these rows' keys of which somebody was registered already."""
    made = select(Registration.submit_key).where(
        Registration.delegation_id == delegation.id, Registration.submit_key.in_(keys)
    )
    return set(db.session.scalars(made))


def remembered_meanings(leader: User) -> dict[str, str]:
    """What the leader said of headings in the last lists; the newest word counts."""
    lists = db.session.scalars(
        select(DelegationSheet)
        .join(DelegationSheet.delegation)
        .where(Delegation.created_by_id == leader.id)
        .order_by(DelegationSheet.created_at.desc())
        .limit(5)
    )
    said: dict[str, str] = {}
    for one in lists:
        said = {**stored_table(one)[1].meanings, **said}
    return said


def stored_table(sheet: DelegationSheet) -> tuple[tuple[uuid.UUID, ...], Table]:
    """The sessions chosen, and the file that waits to be carried out."""
    kept = json.loads(sheet.rows or "{}")
    return tuple(uuid.UUID(one) for one in kept.get("sessions", [])), Table(
        tuple(kept.get("header", [])),
        [(number, cells) for number, cells in kept.get("rows", [])],
        frozenset(kept.get("damaged", [])),
        kept.get("meanings", {}),
    )
