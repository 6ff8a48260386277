"""Bring a delegation: read its file, look at it, register everybody in it, confirm it as one."""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from flask import current_app
from flask_babel import lazy_gettext as _l

from core import audit
from core.accounts.models import User
from core.clock import now
from core.db import db
from core.errors import Conflict, DomainError
from core.jobs import job
from core.policy import authorize
from events.delegations.columns import COLUMNS, heading_key
from events.delegations.policies import DelegationPermission
from events.delegations.queries import count_brought, list_members, stored_table
from events.delegations.reading import read_lines
from events.delegations.values import Line, Plan, Reading
from events.editions.models import Edition, EventSession
from events.editions.queries import public_sessions
from events.editions.reach import running_reach
from events.registrations import services
from events.registrations.consents import EventPurpose
from events.registrations.models import Delegation, Registration
from events.registrations.services.places import lock_sessions
from events.registrations.services.registering import edition_counted_for, tell_registered
from events.registrations.services.seats import ask_for_seats, require_sessions
from events.registrations.states import RegistrationState, Way
from events.registrations.values import Entry, Group

# So many are registered while one waits for the page; more in the background.
AT_ONCE = 40


def bring_delegation(
    edition: Edition,
    plan: Plan,
    header: tuple[str, ...],
    rows: Sequence[tuple[int, Sequence[str]]],
    *,
    damaged: Collection[str] = (),
    meanings: Mapping[str, str] | None = None,
    by: User,
    at: datetime,
) -> Delegation:
    """Keep a file to be looked at; nobody is registered yet. The rows are encrypted.

    Refuses sessions of another edition or cancelled ones, at `sessions`, and a leader who comes
    before the opening or after the cut-off.
    """
    authorize(DelegationPermission.BRING, edition, user=by)
    require_in_time(edition, by=by, at=at)
    wanted = set(plan.session_ids)
    require_sessions(lock_sessions(wanted), wanted, edition.id)
    kept = {"sessions": [str(one) for one in plan.session_ids], "header": header, "rows": rows,
            "damaged": sorted(damaged), "meanings": meanings or {}}  # fmt: skip
    delegation = Delegation(
        edition=edition,
        name=plan.name,
        organisation=plan.organisation,
        leader_name=plan.leader_name,
        leader_email=plan.leader_email,
        keep_together=plan.keep_together,
        rows=json.dumps(kept, ensure_ascii=False),
        created_by_id=by.id,
        created_at=at,
    )
    db.session.add(delegation)
    db.session.flush()
    audit.record("delegation:brought", delegation, by=by, at=at, rows=len(rows))
    return delegation


def read_delegation(delegation: Delegation) -> Reading:
    chosen, table = stored_table(delegation)
    reading = read_lines(
        delegation.edition, table.header, table.rows,
        sessions=_offered(delegation), damaged=table.damaged, meanings=table.meanings,
    )  # fmt: skip
    lines = tuple(
        line if line.session_ids else replace(line, session_ids=chosen) for line in reading.lines
    )
    return replace(reading, lines=lines)


def name_columns(
    delegation: Delegation, meanings: Mapping[str, str], *, by: User, at: datetime
) -> None:
    """Read the list by what the leader says its headings mean; their next lists are read alike.

    `meanings` lead from heading to the key of a column, or to nothing for what is left out.
    """
    authorize(DelegationPermission.REGISTER, delegation, user=by)
    kept = json.loads(delegation.rows or "{}")
    keys = {column.key for column in COLUMNS} | {""}
    said = {heading_key(h): key for h, key in meanings.items() if key in keys}
    kept["meanings"] = kept.get("meanings", {}) | said
    delegation.rows = json.dumps(kept, ensure_ascii=False)
    audit.record("delegation:columns", delegation, by=by, at=at, columns=len(said))


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


def register_members(delegation: Delegation, *, by: User, at: datetime) -> list[Registration]:
    """Register everybody whose row is right, all in one transaction; rows with faults are left.

    Whoever keeps together has seats together or waits together (R2). Refuses a file without any
    right row, and a second time. A leader who brings more to an edition than are let in at once
    (setting DELEGATION_AT_ONCE) has all of this file wait for approval: no place is taken and no
    letter sent to people whom nobody knows.
    """
    authorize(DelegationPermission.REGISTER, delegation, user=by)
    require_in_time(delegation.edition, by=by, at=at)
    good = read_delegation(delegation).good
    if not good:
        raise DomainError(_l("No row can be registered. Correct the file and bring it again."))
    group = Group(delegation.id, delegation.keep_together, delegation.id)
    waits = _is_large(delegation, len(good), by)
    made = [_register(delegation, line, group, by=by, at=at, needs_approval=waits) for line in good]
    for session_ids, people in _by_sessions(good, made).items():
        ask_for_seats(people, session_ids, by=by, at=at, group=group)
    for registration in [] if waits else made:
        tell_registered(registration, at=at)
    said = stored_table(delegation)[1].meanings
    # Of a list carried out only what its headings meant stays.
    delegation.imported_at, delegation.rows = at, json.dumps({"meanings": said}) if said else None
    db.session.flush()
    audit.record("delegation:registered", delegation, by=by, at=at, people=len(made))
    return made


# The name stays: work queued before an upgrade is found by it.
@job("delegations.carry_out")
def register_members_later(delegation_id: str, user_id: str) -> None:
    """The same in the background; done once however often it runs."""
    delegation = db.session.get(Delegation, uuid.UUID(delegation_id))
    user = db.session.get(User, uuid.UUID(user_id))
    if delegation is None or user is None or delegation.imported_at is not None:
        return
    register_members(delegation, by=user, at=now())


def confirm_delegation(delegation: Delegation, *, by: User, at: datetime) -> list[Registration]:
    """Confirm everybody of it who waits for approval; together they get seats or wait."""
    authorize(DelegationPermission.CONFIRM, delegation, user=by)
    waiting = [
        one for one in list_members(delegation) if one.standing is RegistrationState.SUBMITTED
    ]
    if not waiting:
        raise Conflict(_l("Nobody of this delegation waits for approval."))
    services.confirm_together(waiting, by=by, at=at)
    return waiting


def _is_large(delegation: Delegation, people: int, leader: User) -> bool:
    edition = delegation.edition
    if edition.needs_approval or running_reach(leader, edition):
        return False
    most: int = current_app.extensions["settings"].delegation_at_once
    return count_brought(edition, leader) + people > most


def _register(
    delegation: Delegation,
    line: Line,
    group: Group,
    *,
    by: User,
    at: datetime,
    needs_approval: bool,
) -> Registration:
    assert line.person is not None
    person = replace(line.person, channel=line.person.channel or delegation.organisation)
    entry = Entry(
        person=person,
        submit_key=f"{delegation.id.hex}:{line.number}",
        role=line.role,
        consents=frozenset({EventPurpose.PROCESSING}),
        language=line.language,
        way=Way.DELEGATION,
        answers=line.answers,
    )
    return services.register(
        delegation.edition,
        entry,
        user=None,
        by=by,
        at=at,
        group=group,
        takes_seats=False,
        needs_approval=needs_approval,
    )


def _by_sessions(
    lines: tuple[Line, ...], made: list[Registration]
) -> dict[tuple[uuid.UUID, ...], list[Registration]]:
    """Whoever wants the same sessions is seated at once; in the order of the file."""
    groups: dict[tuple[uuid.UUID, ...], list[Registration]] = defaultdict(list)
    for line, registration in zip(lines, made, strict=True):
        if line.session_ids:
            groups[tuple(sorted(line.session_ids))].append(registration)
    return groups
