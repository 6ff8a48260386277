"""How far a round is: per entry, per juror, and what still stands in the way. Four queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import ColumnElement, Row, false, func, select

from core.db import db
from core.errors import Words
from core.juries.models import Assignment, Entry, Juror, JuryRound
from core.juries.queries import barred_pairs
from core.juries.scopes import IN_HAND, barred_from
from core.juries.states import AssignmentState, JurorState

MOST_NAMED = 8
_IS_MARKED = Assignment.state == AssignmentState.SUBMITTED
_IS_LIVE = Assignment.state.in_(IN_HAND)


@dataclass(frozen=True)
class EntryLine:
    """An entry with how many jurors have it, how many marks count, and how many jurors could."""

    entry: str
    given: int
    marked: int
    able: int
    # Whoever reads this is in conflict with it: it is counted, and not named.
    is_hidden: bool = False


@dataclass(frozen=True)
class JurorLine:
    juror: Juror
    given: int
    marked: int
    # Left for later; they are not done.
    skipped: int
    conflicts: int


@dataclass(frozen=True)
class Progress:
    round: JuryRound
    entries: Sequence[EntryLine]
    jurors: Sequence[JurorLine]
    given: int
    marked: int

    @cached_property
    def seated(self) -> int:
        return sum(line.juror.standing is JurorState.ACCEPTED for line in self.jurors)

    @cached_property
    def unmarked(self) -> list[EntryLine]:
        """Entries that lack marks to their quorum."""
        return [line for line in self.entries if line.marked < self.round.quorum]

    def against_opening(self) -> list[Words]:
        """Sentences that say what has to be done first, none when all is ready."""
        quorum, said = self.round.quorum, []
        if not self.entries:
            said.append(_l("Enter what is to be judged first."))
        if self.seated < quorum:
            said.append(_l(
                "%(seated)s on the panel have accepted, and the quorum is %(quorum)s: "
                "invite more jurors, or lower the quorum.", seated=self.seated, quorum=quorum,
            ))  # fmt: skip
        elif narrow := [line for line in self.entries if line.able < quorum]:
            said.append(_l(
                "Too few jurors without a conflict of interest for the quorum: %(entries)s. "
                "Invite further ones.", entries=named(narrow),
            ))  # fmt: skip
        elif lacking := [line for line in self.entries if line.given < quorum]:
            said.append(_l("Not given to enough jurors yet: %(entries)s.", entries=named(lacking)))
        return said

    def against_closing(self) -> list[Words]:
        if not self.unmarked:
            return []
        said = _l("Marks are missing to the quorum: %(entries)s.", entries=named(self.unmarked))
        return [said]


def named(lines: Sequence[EntryLine]) -> str:
    """The first entries by reference, none the reader is barred from, and how many more."""
    first = [line.entry for line in lines if not line.is_hidden][:MOST_NAMED]
    more = len(lines) - len(first)
    return ", ".join([*first, *([f"… +{more}"] if more else [])])


def progress_of(one: JuryRound) -> Progress:
    """Counted by the database: a round may have thousands of entries."""
    panel = select(Juror).where(Juror.round_id == one.id)
    jurors = db.session.scalars(panel.order_by(Juror.position)).all()
    seated = {each.id for each in jurors if each.standing is JurorState.ACCEPTED}
    barred, hands = barred_pairs(one), _hands(one)
    away = Counter(entry for juror, entry in barred if juror in seated)
    conflicts = Counter(juror for juror, _entry in barred)
    lines = [
        EntryLine(reference, given, marked, len(seated) - away[entry], is_hidden)
        for entry, reference, given, marked, is_hidden in _given(one)
    ]
    people = [
        JurorLine(each, *hands.get(each.id, (0, 0, 0)), conflicts[each.id]) for each in jurors
    ]
    given, marked = sum(line.given for line in lines), sum(line.marked for line in lines)
    return Progress(one, lines, people, given, marked)


def _hands(one: JuryRound) -> dict[UUID, tuple[int, int, int]]:
    """How many entries a juror has, how many of them are marked, and how many left for later."""
    skipped = ~_IS_MARKED & Assignment.skipped_at.is_not(None)
    rows = (
        select(
            Assignment.juror_id, func.count(), func.count().filter(_IS_MARKED),
            func.count().filter(skipped),
        )
        .join(Assignment.entry)
        .where(Entry.round_id == one.id, Entry.removed_at.is_(None), _IS_LIVE)
        .group_by(Assignment.juror_id)
    )  # fmt: skip
    return {juror: (held, done, left) for juror, held, done, left in db.session.execute(rows)}


def is_hidden_from_reader() -> ColumnElement[bool]:
    """Whether an entry is one that whoever asked for this page is in conflict with."""
    if not current_user or not current_user.is_authenticated:
        return false()
    return Entry.subject_id.in_(barred_from(current_user))


def _given(one: JuryRound) -> Sequence[Row[UUID, str, int, int, bool]]:
    """Entries: jurors who have each, marks of it that count, whether it is hidden."""
    counted = (Assignment.entry_id == Entry.id) & _IS_LIVE & Assignment.counts
    held = func.count(Assignment.id)
    rows = (
        select(Entry.id, Entry.reference, held, held.filter(_IS_MARKED), is_hidden_from_reader())
        .outerjoin(Assignment, counted)
        .where(Entry.round_id == one.id, Entry.removed_at.is_(None))
        .group_by(Entry.id, Entry.reference, Entry.position)
        .order_by(Entry.position)
    )
    return db.session.execute(rows).all()


def marks_by_round(rounds: Sequence[UUID]) -> dict[UUID, tuple[int, int]]:
    """How many marks are in, of how many asked for, in each of these rounds; for lists."""
    rows = (
        select(Entry.round_id, func.count().filter(_IS_MARKED), func.count())
        .join(Entry.assignments)
        .where(Entry.round_id.in_(rounds), Entry.removed_at.is_(None))
        .where(_IS_LIVE, Assignment.counts)
        .group_by(Entry.round_id)
    )
    return {round_id: (marked, given) for round_id, marked, given in db.session.execute(rows)}
