"""Rounds and entries as different people may see them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import selectinload

from core.accounts.models import User
from core.db import db
from core.errors import NotFound
from core.juries.models import Assignment, Entry, Juror, JuryRound, Rubric
from core.juries.scopes import conflicts_between, coordinated_by, readable_entries, visible_rounds
from core.juries.states import AssignmentState, RoundState


def visible_entries(user: User) -> Select[Entry]:
    """Entries the person may read: a juror's own, a coordinator's rounds, none in conflict.

    Whatever lists, counts, exports, searches or serves entries begins here.
    """
    return select(Entry).where(readable_entries(user).sql)


def coordinated_rounds(user: User) -> Select[JuryRound]:
    return select(JuryRound).where(coordinated_by(user).sql)


def find_round(reference: str, user: User) -> JuryRound:
    """A round the person runs or judges; NotFound otherwise."""
    rows = select(JuryRound).where(visible_rounds(user).sql, JuryRound.reference == reference)
    found = db.session.scalar(rows)
    if found is None:
        raise NotFound
    return found


def find_entry(entry_id: UUID, user: User) -> Entry:
    found = db.session.scalar(visible_entries(user).where(Entry.id == entry_id))
    if found is None:
        raise NotFound
    return found


def barred_pairs(one: JuryRound) -> set[tuple[UUID, UUID]]:
    """Jurors and entries of a round, by id, between whom a conflict stands, of whatever panel."""
    rows = conflicts_between(Juror.id, Entry.id).where(Entry.round_id == one.id).distinct()
    return {(juror, entry) for juror, entry in db.session.execute(rows)}


def rubrics_for(subject: str, contexts: Sequence[UUID | None]) -> list[Rubric]:
    """The newest version of each rubric that rounds of a kind in these contexts may take."""
    newest = select(Rubric.family_id, func.max(Rubric.number)).group_by(Rubric.family_id)
    here = Rubric.context_id.is_(None) | Rubric.context_id.in_([one for one in contexts if one])
    rows = select(Rubric).where(tuple_(Rubric.family_id, Rubric.number).in_(newest))
    rows = rows.where(Rubric.subject == subject, here).order_by(Rubric.reference)
    return list(db.session.scalars(rows.options(selectinload(Rubric.criteria))))


def panel_words(subject: str, subject_id: UUID) -> Sequence[str]:
    """What jurors wrote for whoever entered it, once the result is on record; never by whom."""
    rows = select(Assignment.comment_public).join(Assignment.entry).join(Entry.round)
    said = Assignment.state == AssignmentState.SUBMITTED, Assignment.counts
    rows = rows.where(Entry.subject_id == subject_id, JuryRound.subject == subject, *said)
    rows = rows.where(JuryRound.state == RoundState.DECIDED, Assignment.comment_public != "")
    # In no order that tells whose it is.
    return sorted(db.session.scalars(rows))
