"""What the auditor's page needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, select

from core.audit.models import AuditEntry
from core.clock import BEIJING
from core.db import db

PAGE_SIZE = 100


@dataclass(frozen=True)
class AuditFilter:
    """What the log is narrowed to; `before` is the number the page ends below."""

    actor: str = ""
    action: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None
    before: int | None = None


def list_entries(wanted: AuditFilter) -> list[AuditEntry]:
    """One page of the log, newest first, and one entry more when there are further ones."""
    return list(
        db.session.scalars(
            select(AuditEntry)
            .where(*_conditions(wanted))
            .order_by(AuditEntry.number.desc())
            .limit(PAGE_SIZE + 1)
        )
    )


def _conditions(wanted: AuditFilter) -> list[ColumnElement[bool]]:
    given = [
        (wanted.actor, AuditEntry.actor_name.icontains(wanted.actor, autoescape=True)),
        (wanted.action, AuditEntry.action.startswith(wanted.action, autoescape=True)),
        (wanted.subject, AuditEntry.subject_id == wanted.subject),
    ]
    conditions = [condition for value, condition in given if value]
    if wanted.since is not None:
        conditions.append(AuditEntry.at >= _midnight(wanted.since))
    if wanted.until is not None:
        conditions.append(AuditEntry.at < _midnight(wanted.until + timedelta(days=1)))
    if wanted.before is not None:
        conditions.append(AuditEntry.number < wanted.before)
    return conditions


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), BEIJING)
