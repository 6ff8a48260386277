"""What happened to a case, as the audit log has it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from flask_babel import LazyString
from sqlalchemy import select

from core.accounts.queries import names_of
from core.audit.models import AuditEntry
from core.db import db
from core.i18n import tr
from core.workflow import Workflow


@dataclass(frozen=True)
class Happening:
    """One line of a timeline; `tone` is that of the state it led to."""

    when: datetime
    title: LazyString | str
    who: str = ""
    text: str = ""
    tone: str = "neutral"


def timeline_of(
    subject: Any, workflow: Workflow, others: Mapping[str, LazyString | str]
) -> list[Happening]:
    """The moves of `subject`, newest first, in two queries.

    `others` names what else is told, by its word in the log; anything more is the auditor's.
    """
    kind = f"{workflow.name}:"
    told = {f"{kind}{row.action}": row.label for row in workflow.transitions if row.label}
    tones = {str(state): getattr(state, "tone", "neutral") for state in workflow.states}
    return told_of(subject, told | dict(others), tones)


def told_of(
    subject: Any,
    labels: Mapping[str, LazyString | str],
    tones: Mapping[str, str] = MappingProxyType({}),
) -> list[Happening]:
    """The rows of the log about `subject` that `labels` words, newest first."""
    entries = db.session.scalars(
        select(AuditEntry)
        .where(
            AuditEntry.subject_kind == subject.__tablename__,
            AuditEntry.subject_id == str(subject.id),
            AuditEntry.action.in_(labels),
        )
        .order_by(AuditEntry.number.desc())
    ).all()
    names = names_of(entry.actor_id for entry in entries)
    return [
        Happening(
            when=entry.at,
            title=labels[entry.action],
            who=names.get(entry.actor_id, "") if entry.actor_id else "",
            text=tr(entry.details.get("note")),
            tone=tones.get(entry.details.get("target", ""), "neutral"),
        )
        for entry in entries
    ]
