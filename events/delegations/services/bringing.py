"""Bring a delegation's list, look at it, say what its columns mean, or take it back."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from core import audit
from core.accounts.models import User
from core.db import db
from core.errors import Conflict
from core.policy import authorize
from events.delegations.columns import COLUMNS, heading_key
from events.delegations.models import DelegationSheet
from events.delegations.policies import DelegationPermission
from events.delegations.queries import list_sheets, own_delegation, stored_table
from events.delegations.reading import read_lines
from events.delegations.values import Plan, Reading, SheetState
from events.editions.models import Edition, EventSession
from events.editions.queries import public_sessions
from events.editions.reach import running_reach
from events.registrations.groups import Delegation
from events.registrations.models import Registration
from events.registrations.services.places import lock_sessions
from events.registrations.services.registering import edition_counted_for
from events.registrations.services.seats import require_sessions
from events.registrations.states import Way

# Lists of one delegation that wait to be looked at.
MOST_WAITING = 5


def bring_delegation(
    edition: Edition,
    plan: Plan,
    header: tuple[str, ...],
    rows: Sequence[tuple[int, Sequence[str]]],
    *,
    damaged: Collection[str] = (),
    meanings: Mapping[str, str] | None = None,
    joins: Delegation | None = None,
    by: User,
    at: datetime,
) -> DelegationSheet:
    """Keep a list to be looked at; nobody is registered yet. The rows are encrypted.

    A leader's further lists join the first; organisers, who bring for several, say which one a list
    `joins`. Refuses sessions of another edition or cancelled ones, at `sessions`, a leader who
    comes before the opening or after the cut-off, and too many lists that wait.
    """
    authorize(DelegationPermission.BRING, edition, user=by)
    require_in_time(edition, by=by, at=at)
    wanted = set(plan.session_ids)
    require_sessions(lock_sessions(wanted), wanted, edition.id)
    if joins is None and not running_reach(by, edition):
        joins = own_delegation(edition, by)
    delegation = joins or Delegation(edition=edition, created_by_id=by.id, created_at=at)
    for name in ("name", "organisation", "leader_name", "leader_email"):
        setattr(delegation, name, getattr(plan, name))
    db.session.add(delegation)
    db.session.flush()
    before = list_sheets(delegation)
    if sum(one.standing is SheetState.BROUGHT for one in before) >= MOST_WAITING:
        raise Conflict(_l("Several of your lists wait. Register them or take them back first."))
    kept = {"sessions": [str(one) for one in plan.session_ids], "header": header, "rows": rows,
            "damaged": sorted(damaged), "meanings": meanings or {}}  # fmt: skip
    number = 1 + max((one.number for one in before), default=0)
    sheet = DelegationSheet(
        delegation=delegation, number=number, keep_together=plan.keep_together,
        rows=json.dumps(kept, ensure_ascii=False), created_at=at,
    )  # fmt: skip
    db.session.add(sheet)
    db.session.flush()
    audit.record("delegation:brought", delegation, by=by, at=at, rows=len(rows))
    return sheet


def read_delegation(
    sheet: DelegationSheet, rows: Sequence[tuple[int, Sequence[str]]] | None = None
) -> Reading:
    """The list as it would be registered now, or only these rows of it."""
    chosen, table = stored_table(sheet)
    reading = read_lines(
        sheet.delegation.edition, table.header, table.rows if rows is None else rows,
        sessions=_offered(sheet.delegation), damaged=table.damaged, meanings=table.meanings,
    )  # fmt: skip
    lines = tuple(
        line if line.session_ids else replace(line, session_ids=chosen) for line in reading.lines
    )
    return replace(reading, lines=lines)


def name_columns(
    sheet: DelegationSheet, meanings: Mapping[str, str], *, by: User, at: datetime
) -> None:
    """Read the list by what the leader says its headings mean; their next lists are read alike.

    `meanings` lead from heading to the key of a column, or to nothing for what is left out.
    """
    authorize(DelegationPermission.REGISTER, sheet, user=by)
    kept = json.loads(sheet.rows or "{}")
    keys = {column.key for column in COLUMNS} | {""}
    said = {heading_key(h): key for h, key in meanings.items() if key in keys}
    kept["meanings"] = kept.get("meanings", {}) | said
    sheet.rows = json.dumps(kept, ensure_ascii=False)
    audit.record("delegation:columns", sheet.delegation, by=by, at=at, columns=len(said))


def drop_sheet(sheet: DelegationSheet, *, by: User, at: datetime) -> bool:
    """Take a list back that nobody was registered from; whether its delegation goes with it."""
    authorize(DelegationPermission.REGISTER, sheet, user=by)
    delegation = sheet.delegation
    audit.record("delegation:dropped", delegation, by=by, at=at)
    db.session.delete(sheet)
    db.session.flush()
    people = select(func.count()).where(Registration.delegation_id == delegation.id)
    is_empty = not list_sheets(delegation) and not db.session.scalar(people)
    if is_empty:
        db.session.delete(delegation)
    return is_empty


def require_in_time(edition: Edition, *, by: User, at: datetime) -> None:
    """Leaders keep to the opening and the cut-off like everybody (R4); organisers need not."""
    if running_reach(by, edition):
        return
    if edition_counted_for(edition, Way.SELF, at) is not edition:
        raise Conflict(_l("Registration is closed. Ask the organiser to bring your delegation."))


def _offered(delegation: Delegation) -> list[EventSession]:
    """The sessions its rows may name: hidden ones are for organisers to give out."""
    edition = delegation.edition
    leader = db.session.get_one(User, delegation.created_by_id)
    return edition.sessions if running_reach(leader, edition).whole else public_sessions(edition)
