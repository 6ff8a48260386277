"""The minutes of a jury: one sealed PDF of how a round was judged and what was decided.

Totals and means are as in the file of marks: whoever has that recomputes every figure here.
Conflicts are named by juror, entry and kind, never with what was told of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from core.clock import beijing_date
from core.db import db
from core.documents.printed import PrintedField
from core.documents.states import DocumentKind
from core.documents.values import Order
from core.juries.models import Assignment, Entry, JuryRound, Score
from core.juries.ranking import rounded
from core.juries.results.cells import Cell, Table, of_every_paper, pair, printable
from core.juries.results.tables import (
    conflicts_of,
    criteria_of,
    facts_of,
    panel_of,
    promoted_in,
    rankings_of,
    rubric_of,
    votes_of,
)
from core.juries.standings import standings
from core.juries.states import AssignmentState
from core.juries.subjects import JURY_SUBJECTS

TEMPLATE_VERSION = "2"
FIELDS = (
    PrintedField("round", _l("Round"), public=True),
    PrintedField("rubric", _l("Rubric")),
    PrintedField("entries_judged", _l("Entries judged"), public=True),
    PrintedField("entries_promoted", _l("Entries promoted"), public=True),
    PrintedField("marks_counted", _l("Marks that count")),
    PrintedField("sum_of_totals", _l("Sum of their totals")),
    PrintedField("decided_on", _l("Decided on"), public=True),
)


@dataclass(frozen=True)
class JuryMinutes:
    """What jury_minutes.html reads."""

    serial: str
    reference: str
    round: Cell
    event: Cell
    facts: tuple[tuple[Cell, Cell], ...]
    tables: tuple[Table, ...]
    decided_on: date
    authority_zh: str
    authority_en: str
    check_address: str
    check_url: str
    qr: str
    seal_fingerprint: str
    is_specimen: bool


def issue_key(one: JuryRound) -> str:
    return f"{DocumentKind.JURY_MINUTES}:{one.id}"


def minutes_order(one: JuryRound, *, at: datetime) -> Order:
    """The order for a decided round's minutes, with a fresh serial; draws and writes nothing."""
    assert one.decided_at is not None
    found, (marks, total) = standings(one), _counted(one)
    content = printable(
        JuryMinutes(
            **of_every_paper(at),
            reference=one.reference,
            round=pair(one.name),
            event=pair(JURY_SUBJECTS[one.subject].context_name(one.context_id) or ""),
            facts=tuple(facts_of(one, found, marks, total)),
            tables=(
                criteria_of(one), panel_of(one, found), conflicts_of(one), *votes_of(one),
                *rankings_of(one, found),
            ),
            decided_on=beijing_date(one.decided_at),
        )
    )  # fmt: skip
    return Order.about(
        one, DocumentKind.JURY_MINUTES, content, version=TEMPLATE_VERSION,
        title="评审会议纪要 Minutes of the jury", issue_key=issue_key(one),
        holder=(None, content.authority_zh), issuer=content.authority_zh, at=at,
        printed={
            "round": f"{one.reference} {content.round}", "event": str(content.event),
            "rubric": rubric_of(one), "entries_judged": str(len(found.rows)),
            "entries_promoted": str(promoted_in(found)), "marks_counted": str(marks),
            "sum_of_totals": str(total), "decided_on": content.decided_on.isoformat(),
            "authority": f"{content.authority_zh} {content.authority_en}",
        },
    )  # fmt: skip


def _counted(one: JuryRound) -> tuple[int, Decimal]:
    """How many marks count, and the sum of their totals: what the file of marks must add up to."""
    marks, total = db.session.execute(
        select(func.count(Assignment.id.distinct()), func.sum(Score.points))
        .join(Assignment.entry)
        .join(Assignment.scores)
        .where(
            Entry.round_id == one.id,
            Entry.removed_at.is_(None),
            Assignment.state == AssignmentState.SUBMITTED,
            Assignment.counts,
        )
    ).one()
    return marks, rounded(total or Decimal(0))
