"""Keeping what was filed and granted, and reminding of what is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import current_app
from flask_babel import lazy_gettext as _l

from core import audit
from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.errors import DomainError
from core.files.checks import CheckedUpload
from core.files.services import keep_upload
from core.policy import authorize
from events.editions.models import Edition
from events.permits.mails import write_due
from events.permits.models import Permit, PermitFile
from events.permits.policies import FILE_PURPOSE
from events.permits.queries import (
    Requirement,
    editions_to_remind,
    facts_of,
    find_permit,
    requirements_of,
    team_of,
)
from events.permits.states import PermitKind, PermitPermission
from events.permits.values import Facts

MOST_FILES = 20


@dataclass(frozen=True)
class Said:
    """What the organisers enter of one plan or permit."""

    filed_on: date | None
    granted_on: date | None
    number: str
    note: str


def keep(
    edition: Edition, kind: PermitKind, said: Said, checked: CheckedUpload | None = None,
    *, seen: int, by: User, at: datetime,
) -> Permit:  # fmt: skip
    """Keep what is known of it, with one more paper; refuses, at its field, a day that cannot be.

    Also when somebody else changed it since the version `seen` (0: nothing was kept).
    """
    authorize(PermitPermission.WRITE, edition, user=by)
    _require_possible(kind, said, facts_of(edition), beijing_date(at))
    permit = find_permit(edition, kind, for_update=True)
    if (permit.version if permit else 0) != seen:
        raise DomainError(
            _l("Somebody else changed this meanwhile. Look at it on the page before, and enter "
               "yours again."),
            field="note",
        )  # fmt: skip
    if permit is None:
        permit = Permit(edition=edition, kind=kind)
        db.session.add(permit)
    permit.filed_on, permit.granted_on = said.filed_on, said.granted_on
    permit.number, permit.note = said.number, said.note
    if checked is not None:
        _add_paper(permit, checked, by=by, at=at)
    db.session.flush()
    audit.record("permit:kept", edition, by=by, at=at, kind=str(kind), filed=str(said.filed_on),
                 granted=str(said.granted_on))  # fmt: skip
    return permit


def remove_paper(paper: PermitFile, *, by: User, at: datetime) -> None:
    authorize(PermitPermission.WRITE, paper.permit.edition, user=by)
    paper.removed_at = at
    name, edition = paper.file.display_name, paper.permit.edition
    audit.record("permit:paper_removed", edition, by=by, at=at, kind=paper.permit.kind, name=name)


def remind(*, at: datetime) -> None:
    """Write to each event's team, once for each day something is due."""
    settings, on = current_app.extensions["settings"], beijing_date(at)
    before = timedelta(days=settings.permit_reminder_days)
    longest = before + timedelta(days=max(settings.fair_filing_days, settings.mass_event_days) + 1)
    editions = editions_to_remind(at, longest=longest)
    required = requirements_of(editions, on)
    for edition in editions:
        due = [one for one in required[edition.id] if one.is_open and one.due_on - before <= on]
        if due:
            _write(edition, due)


def _write(edition: Edition, due: list[Requirement]) -> None:
    team = team_of(edition)
    for one in due:
        for user in team:
            write_due(edition, one, user)


def _add_paper(permit: Permit, checked: CheckedUpload, *, by: User, at: datetime) -> None:
    if len(permit.papers) >= MOST_FILES:
        refusal = _l("There are %(most)s files already; remove one first.", most=MOST_FILES)
        raise DomainError(refusal, field="file")
    file = keep_upload(checked, owner=by, purpose=FILE_PURPOSE, at=at)
    permit.files.append(PermitFile(file=file, added_at=at))


def _require_possible(kind: PermitKind, said: Said, facts: Facts, on: date) -> None:
    filed, granted = said.filed_on, said.granted_on
    if filed is not None and filed > on:
        raise DomainError(_l("This day is still to come."), field="filed_on")
    if kind is PermitKind.STATISTICS and filed is not None and filed < facts.last_day:
        refusal = _l("The figures are of the whole event, which was not over that day.")
        raise DomainError(refusal, field="filed_on")
    if granted is not None:
        _require_grant(filed, granted, facts, on)


def _require_grant(filed: date | None, granted: date, facts: Facts, on: date) -> None:
    if filed is None:
        raise DomainError(_l("Enter the day it was filed on too."), field="filed_on")
    if granted < filed:
        refusal = _l("It cannot have been granted before it was filed.")
        raise DomainError(refusal, field="granted_on")
    if granted > on:
        raise DomainError(_l("This day is still to come."), field="granted_on")
    if granted > facts.first_day:
        refusal = _l("The event had begun by then: a permit granted afterwards permits nothing.")
        raise DomainError(refusal, field="granted_on")
