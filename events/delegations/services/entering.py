"""Register a delegation's people part by part, and confirm those who wait, as one.

A long list would hold the database's write lock for as long as it takes. So its places are taken
at once, on its arrival, and its people are entered some at a time, each part in a transaction that
also notes how far it is: a kill loses and doubles nothing, and others write in between.
"""

from __future__ import annotations

import json
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core import audit, outbox
from core.accounts.models import User
from core.db import db
from core.errors import Conflict, DomainError, Words
from core.i18n import LOCALES, speaking
from core.jobs import enqueue
from core.policy import authorize
from events.delegations import mails
from events.delegations.models import DelegationSheet
from events.delegations.policies import DelegationPermission
from events.delegations.queries import entered_keys, list_members, stored_table
from events.delegations.services.bringing import read_delegation, require_in_time
from events.delegations.values import Line, SheetState
from events.registrations import limits, services
from events.registrations.consents import EventPurpose
from events.registrations.groups import Delegation
from events.registrations.models import Registration
from events.registrations.services.group_seats import enter_held, hold_seats, release_seats
from events.registrations.services.registering import tell_registered
from events.registrations.states import RegistrationState, Way
from events.registrations.values import Entry, Group

# People in one transaction, so that others who write wait some 50 ms for it.
PART = 12
JOB = "delegations.enter_part"


def register_members(sheet: DelegationSheet, *, by: User, at: datetime) -> list[Registration]:
    """Register everybody whose row is right: the first part now, the others in the background."""
    begin_entering(sheet, by=by, at=at)
    return enter_part(sheet, at=at)


def begin_entering(sheet: DelegationSheet, *, by: User, at: datetime) -> None:
    """Take what the list asks for, all of it at this moment; rows with faults are left out.

    Whoever keeps together has places together or waits together (R2). Refuses a list without any
    right row, and a second time. A leader who brings more to an edition than are let in at once
    (setting DELEGATION_AT_ONCE) has all of this list wait for approval: no place is taken and no
    letter sent to people whom nobody knows.
    """
    authorize(DelegationPermission.REGISTER, sheet, user=by)
    delegation, edition = sheet.delegation, sheet.delegation.edition
    require_in_time(edition, by=by, at=at)
    reading = read_delegation(sheet)
    good = reading.good
    if not good:
        raise DomainError(_l("No row can be registered. Correct the file and bring it again."))
    sheet.waits = edition.needs_approval or limits.brings_many(edition, by, len(good))
    if not sheet.waits:
        wanted = Counter(session_id for line in good for session_id in line.session_ids)
        hold_seats(_group(sheet), wanted, edition.id)
    kept = json.loads(sheet.rows or "{}")
    kept["rows"] = [(line.number, line.cells) for line in good]
    sheet.rows = json.dumps(kept, ensure_ascii=False)
    sheet.left_out = [_left(line) for line in reading.bad]
    sheet.begun_at, sheet.begun_by, sheet.total = at, by, len(good)
    delegation.entering += len(good)
    db.session.flush()


def enter_part(sheet: DelegationSheet, *, at: datetime) -> list[Registration]:
    """Enter the next people of the list, and ask for those after them; who came in.

    They count as come when the list did. Whoever cannot be registered any more is left out.
    """
    if sheet.standing is not SheetState.ENTERING:
        return []
    rows = stored_table(sheet)[1].rows[sheet.done : sheet.done + PART]
    lines = read_delegation(sheet, rows).lines
    made = list(_registered(sheet, lines))
    _seat(sheet, made)
    tells = not sheet.waits or sheet.delegation.edition.needs_approval
    people = [registration for _line, registration in made]
    if tells:
        tell_registered(*people)
    sheet.done += len(rows)
    sheet.delegation.entering -= len(rows)
    if sheet.done < sheet.total:
        # Somebody waits for it at the screen, and nobody is called up before all are in.
        key = f"{JOB}:{sheet.id}:{sheet.done}"
        enqueue(JOB, key=key, sheet_id=str(sheet.id), done=sheet.done)
    else:
        _finish(sheet, at=at)
    db.session.flush()
    return people


def confirm_delegation(delegation: Delegation, *, by: User, at: datetime) -> list[Registration]:
    """Confirm everybody of it who waits for approval; together they get seats or wait."""
    authorize(DelegationPermission.CONFIRM, delegation, user=by)
    if delegation.entering:
        raise Conflict(_l("The list is still being registered. Look again in a moment."))
    waiting = [
        one for one in list_members(delegation) if one.standing is RegistrationState.SUBMITTED
    ]
    if not waiting:
        raise Conflict(_l("Nobody of this delegation waits for approval."))
    services.confirm_together(waiting, by=by, at=at)
    outbox.tell(mails.registered(delegation, waiting, ()))
    return waiting


def _finish(sheet: DelegationSheet, *, at: datetime) -> None:
    said = stored_table(sheet)[1].meanings
    # Of a list carried out only what its headings meant stays, and who was left out.
    sheet.finished_at, sheet.rows = at, json.dumps({"meanings": said}) if said else None
    db.session.flush()
    release_seats(sheet.id, at=at)
    people = list_members(sheet.delegation, of=sheet)
    audit.record(
        "delegation:registered", sheet.delegation, by=sheet.begun_by, at=at, people=len(people)
    )
    outbox.tell(mails.registered(sheet.delegation, people, sheet.left_out))


def _registered(
    sheet: DelegationSheet, lines: Sequence[Line]
) -> Iterable[tuple[Line, Registration]]:
    """Each line with the registration made of it; the others are noted as left out."""
    left = list(sheet.left_out)
    known = entered_keys(sheet.delegation, [_key(sheet, line) for line in lines])
    for line in lines:
        if _key(sheet, line) in known:
            continue
        if line.faults:
            left.append(_left(line))
            continue
        try:
            yield line, _register(sheet, line)
        except DomainError as refusal:
            left.append(_left(line, refusal.message))
    sheet.left_out = left


def _register(sheet: DelegationSheet, line: Line) -> Registration:
    assert line.person is not None
    assert sheet.begun_at is not None
    delegation = sheet.delegation
    person = replace(line.person, channel=line.person.channel or delegation.organisation)
    entry = Entry(
        person=person, submit_key=_key(sheet, line), role=line.role, language=line.language,
        consents=frozenset({EventPurpose.PROCESSING}), way=Way.DELEGATION, answers=line.answers,
    )  # fmt: skip
    return services.register(
        delegation.edition, entry, user=None, by=sheet.begun_by, at=sheet.begun_at,
        group=_group(sheet), takes_seats=False, needs_approval=sheet.waits,
    )  # fmt: skip


def _seat(sheet: DelegationSheet, made: Sequence[tuple[Line, Registration]]) -> None:
    """Whoever wants the same sessions is seated in one go; in the order of the list."""
    assert sheet.begun_at is not None
    groups: dict[tuple[uuid.UUID, ...], list[Registration]] = defaultdict(list)
    for line, registration in made:
        groups[tuple(sorted(line.session_ids))].append(registration)
    for session_ids, people in groups.items():
        enter_held(people, session_ids, _group(sheet), by=sheet.begun_by, at=sheet.begun_at)


def _group(sheet: DelegationSheet) -> Group:
    return Group(sheet.id, sheet.keep_together, sheet.delegation_id)


def _key(sheet: DelegationSheet, line: Line) -> str:
    """One for each row, unique in the edition: nobody is made of a row twice."""
    return f"{sheet.id.hex}:{line.number}"


def _left(line: Line, refusal: Words = "") -> dict[str, Any]:
    """A row that was left out, and why in both languages."""
    why = {}
    for code in LOCALES:
        with speaking(code):
            said = [f"{fault.heading}{_(': ')}{fault.words}" for fault in line.faults]
            why[code] = " ".join(said) or str(refusal)
    return {"row": line.number, "name": line.name, "why": why}
