"""What one juror has in hand; every look at it begins here, and none sees past a conflict."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from core import audit
from core.accounts.models import User
from core.db import db
from core.errors import NotFound
from core.juries.models import Assignment, Entry, Juror, JuryRound, Remark, Rubric
from core.juries.scopes import IN_HAND, PRESENT, READ_IN, conflicts_between, without_conflict
from core.juries.states import AssignmentState, JurorState, RoundState

STATE, ORDER = Assignment.state, (Assignment.skipped_at.is_not(None), Entry.position)
# The marks of a single entry come when they are asked for: that is cheaper than ahead.
_WITH_ROUND = (
    contains_eager(Assignment.entry)
    .contains_eager(Entry.round)
    .joinedload(JuryRound.rubric)
    .joinedload(Rubric.criteria),
    contains_eager(Assignment.juror),
)


def own_assignments(user: User) -> Select[Assignment]:
    """The entries this person marks, in rounds that have begun; none in conflict."""
    return _MARKED.where(Juror.user_id == user.id, without_conflict(user).sql)


_MARKED = (
    select(Assignment)
    .join(Assignment.entry)
    .join(Entry.round)
    .join(Assignment.juror)
    # As `given_to`, asked of the rows that are joined anyway.
    .where(Juror.state == JurorState.ACCEPTED, Assignment.state.in_(IN_HAND))
    .where(JuryRound.state.in_(READ_IN), PRESENT.sql)
)


def opened_assignments(user: User) -> Select[Assignment]:
    """Those whose parties the juror has read and declared on: content opens no sooner."""
    return own_assignments(user).where(Juror.declared_at >= Assignment.assigned_at)


def seats_of(user: User) -> Sequence[Juror]:
    """The panels this person sits on or is invited to, those that close first in front."""
    rows = (
        select(Juror)
        .join(Juror.round)
        .options(contains_eager(Juror.round))
        .where(Juror.user_id == user.id)
        .where(Juror.state.in_((JurorState.INVITED, JurorState.ACCEPTED)))
        .where(JuryRound.state != RoundState.CANCELLED)
    )
    return db.session.scalars(rows.order_by(JuryRound.closes_at, JuryRound.reference)).all()


def get_seat(reference: str, user: User) -> Juror:
    """The person's place on the panel of a round; NotFound without one."""
    rows = (
        select(Juror)
        .join(Juror.round)
        .options(contains_eager(Juror.round))
        .where(JuryRound.reference == reference, Juror.user_id == user.id)
        .where(Juror.state == JurorState.ACCEPTED, JuryRound.state != RoundState.CANCELLED)
    )
    found = db.session.scalar(rows)
    if found is None:
        raise NotFound
    return found


def get_assignment(reference: str, entry: str, user: User) -> Assignment:
    """One entry in hand, with its round, rubric and criteria.

    NotFound for any other; a try at one in conflict is noted in the log.
    """
    rows = own_assignments(user).where(JuryRound.reference == reference, Entry.reference == entry)
    found = db.session.scalars(rows.options(*_WITH_ROUND)).unique().one_or_none()
    if found is None:
        note_refused(user, Entry.reference == entry, JuryRound.reference == reference)
        raise NotFound
    return found


def note_refused(user: User, *where: Any) -> None:
    """Note in the log that somebody tried at an entry they are in conflict with, if that is so."""
    rows = conflicts_between(Entry).join(Entry.round).where(Juror.user_id == user.id, *where)
    if (entry := db.session.scalar(rows.limit(1))) is not None:
        audit.record_now("jury_entry:refused", entry, by=user)


def undeclared(seat: Juror, user: User) -> Sequence[Entry]:
    """Entries given to the juror since they last declared, or ever."""
    rows = own_assignments(user).where(Assignment.juror_id == seat.id)
    if seat.declared_at is not None:
        rows = rows.where(Assignment.assigned_at > seat.declared_at)
    rows = rows.options(contains_eager(Assignment.entry)).order_by(Entry.position)
    return [one.entry for one in db.session.scalars(rows)]


def next_to_mark(seat: Juror, user: User) -> str | None:
    """The reference of the entry that is marked next: what was skipped comes last."""
    rows = opened_assignments(user).where(
        Assignment.juror_id == seat.id, Assignment.state == AssignmentState.ASSIGNED
    )
    return db.session.scalar(rows.with_only_columns(Entry.reference).order_by(*ORDER).limit(1))


def progress_of(user: User) -> dict[Any, tuple[int, int]]:
    """How many entries are in hand and how many of them are marked, by the seat's id.

    What is skipped is not marked, and what is in conflict is in neither number.
    """
    done = func.count().filter(STATE == AssignmentState.SUBMITTED)
    rows = own_assignments(user).with_only_columns(Assignment.juror_id, func.count(), done)
    found = db.session.execute(rows.group_by(Assignment.juror_id))
    return {seat: (given, marked) for seat, given, marked in found}


def marks_of_others(one: Assignment) -> Sequence[Assignment]:
    """What the others gave, once the juror's own mark is in; those that count no more left out."""
    if one.standing is not AssignmentState.SUBMITTED:
        return []
    rows = (
        select(Assignment)
        .join(Assignment.juror)
        .options(contains_eager(Assignment.juror), selectinload(Assignment.scores))
        .where(Assignment.entry_id == one.entry_id, Assignment.id != one.id)
        .where(STATE == AssignmentState.SUBMITTED, Assignment.counts.is_(True))
    )
    return db.session.scalars(rows.order_by(Juror.position)).all()


def remarks_on(one: Assignment) -> Sequence[Remark]:
    """The discussion, once the juror's own mark is in."""
    if one.standing is not AssignmentState.SUBMITTED:
        return []
    rows = select(Remark).options(joinedload(Remark.juror)).where(Remark.entry_id == one.entry_id)
    return db.session.scalars(rows.order_by(Remark.at, Remark.id)).all()
