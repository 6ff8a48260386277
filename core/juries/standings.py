"""The order of a round's entries: as marked, and corrected for how severe each juror is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from uuid import UUID

from sqlalchemy import case, func, select

from core.db import db
from core.juries.models import Assignment, Criterion, Entry, JuryRound, Score
from core.juries.ranking import Ranked, Scored, Severity, Sheet, changes, rank
from core.juries.severity import severities
from core.juries.solving import severities_in_child
from core.juries.states import AssignmentState, Ranking

# Juror, entry, total, first criterion: what severities are estimated from.
Row = tuple[UUID, UUID, Decimal, Decimal]


@dataclass(frozen=True)
class Standing:
    """An entry's two places side by side; `change` is how many it gains by the correction."""

    entry: Entry
    raw: Ranked
    corrected: Ranked
    change: int


@dataclass(frozen=True)
class Standings:
    """All entries in the order that the round's own choice of ranking gives, the best first.

    `panels` above one: so many groups of jurors share no entry, and no correction compares them.
    """

    rows: list[Standing]
    severities: dict[UUID, Severity]
    panels: int

    def ranked(self, ranking: str) -> list[Ranked]:
        is_corrected = ranking == Ranking.CORRECTED
        return [one.corrected if is_corrected else one.raw for one in self.rows]


def standings(one: JuryRound) -> Standings:
    """Of every entry still in the round. Three queries, whatever its size.

    Severities of new scores take a tenth of a second in a process of their own; they are kept
    until a score changes.
    """
    entries = {
        entry.id: entry
        for entry in db.session.scalars(
            select(Entry)
            .where(Entry.round_id == one.id, Entry.removed_at.is_(None))
            .order_by(Entry.position)
        )
    }
    sheets, rows = _sheets(one)
    found, panels = _severities(tuple(rows))
    expected = _expected(one)
    scored = [Scored(key, tuple(sheets[key]), expected.get(key, one.quorum)) for key in entries]
    raw = rank(scored, drops_extremes=one.drops_extremes)
    corrected = rank(scored, drops_extremes=one.drops_extremes, severities=found)
    moved, other = changes(raw, corrected), {each.key: each for each in corrected}
    placed = [
        Standing(entries[each.key], each, other[each.key], moved.get(each.key, 0)) for each in raw
    ]
    if one.ranking == Ranking.CORRECTED:
        order = {each.key: at for at, each in enumerate(corrected)}
        placed.sort(key=lambda each: order[each.entry.id])
    return Standings(placed, found, panels)


def _sheets(one: JuryRound) -> tuple[dict[UUID, list[Sheet]], list[Row]]:
    """What was submitted by entry; and what counts, for the estimate."""
    first = select(func.min(Criterion.position)).where(Criterion.rubric_id == one.rubric_id)
    is_first = Criterion.position == first.scalar_subquery()
    found = db.session.execute(
        select(
            Assignment.juror_id,
            Assignment.entry_id,
            Assignment.counts,
            func.sum(Score.points),
            func.sum(case((is_first, Score.points), else_=Decimal(0))),
        )
        .join(Assignment.entry)
        .join(Assignment.scores)
        .join(Score.criterion)
        .where(
            Entry.round_id == one.id,
            Entry.removed_at.is_(None),
            Assignment.state == AssignmentState.SUBMITTED,
        )
        .group_by(Assignment.id)
        .order_by(Assignment.id)
    )
    sheets: dict[UUID, list[Sheet]] = defaultdict(list)
    rows: list[Row] = []
    for juror, entry, counts, total, criterion in found:
        sheets[entry].append(Sheet(juror, total, criterion, counts))
        if counts:
            rows.append((juror, entry, total, criterion))
    return sheets, rows


def _expected(one: JuryRound) -> dict[UUID, int]:
    """How many sheets an entry waits for in all: those in jurors' hands, at least its quorum."""
    live = Assignment.state == AssignmentState.ASSIGNED
    counted = (Assignment.state == AssignmentState.SUBMITTED) & Assignment.counts
    found = db.session.execute(
        select(Assignment.entry_id, func.count())
        .join(Assignment.entry)
        .where(Entry.round_id == one.id, live | counted)
        .group_by(Assignment.entry_id)
    )
    return {entry: max(count, one.quorum) for entry, count in found}


@lru_cache(maxsize=4)
def _severities(rows: tuple[Row, ...]) -> tuple[dict[UUID, Severity], int]:
    """By juror, as printed. The same rows have the same answer, so the last few are kept."""
    measured = ((juror, entry, (float(total), float(first))) for juror, entry, total, first in rows)
    solved = severities(measured, solver=severities_in_child)
    found = {
        juror: Severity(*(Decimal(str(points)) for points in both))
        for juror, both in solved.by_juror.items()
    }
    return found, solved.panels
