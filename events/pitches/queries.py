"""Pitches as organisers, teams, jurors and everybody see them."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from core.accounts.models import User
from core.db import db
from core.errors import NotFound
from core.juries.models import Assignment, Entry, Juror, JuryRound
from core.juries.scopes import IN_HAND, free_for
from core.juries.states import JurorState
from core.juries.subjects import JURY_SUBJECTS
from events.editions.models import Edition
from events.pitches.models import Pitch, PitchPlan, PitchRoom
from events.pitches.scheduling import Contestant, Slot, slots_of
from events.pitches.scopes import unbarred

T = TypeVar("T")
SUBJECT = "project"
_PLAN = joinedload(Pitch.plan)
WHOLE = (
    joinedload(Pitch.entry), joinedload(Pitch.room).joinedload(PitchRoom.session),
    _PLAN.joinedload(PitchPlan.edition), _PLAN.joinedload(PitchPlan.round),
)  # fmt: skip


def list_pitches(user: User, *where: ColumnElement[bool]) -> Sequence[Pitch]:
    """Those of these conditions without any the person is barred from, in order of their times."""
    rows = select(Pitch).join(Pitch.plan).join(Pitch.entry).where(unbarred(user).sql, *where)
    order = (Pitch.starts_at.is_(None), Pitch.starts_at, Pitch.position)
    return db.session.scalars(rows.options(*WHOLE).order_by(*order)).all()


def hidden_references(plan: PitchPlan, user: User) -> set[str]:
    """Numbers of projects the person must find no trace of, in draws too."""
    rows = select(Entry.reference).where(Entry.round_id == plan.round_id)
    return set(db.session.scalars(rows.where(~free_for(user, Entry.subject_id).sql)))


def rounds_within(edition: Edition) -> ColumnElement[bool]:
    """The rounds whose entries can be heard."""
    return (JuryRound.subject == SUBJECT) & (JuryRound.context_id == edition.id)


def get_round(edition: Edition, reference: str) -> JuryRound:
    rows = select(JuryRound).where(rounds_within(edition), JuryRound.reference == reference)
    return _found(db.session.scalar(rows))


def find_plan(round_: JuryRound) -> PitchPlan | None:
    return db.session.scalar(select(PitchPlan).where(PitchPlan.round_id == round_.id))


def get_plan(round_: JuryRound) -> PitchPlan:
    return _found(find_plan(round_))


def _found(one: T | None) -> T:
    if one is None:
        raise NotFound
    return one


def places_of(plan: PitchPlan) -> dict[str, Slot]:
    """Every place of the day by its key, in the order of rooms and times."""
    slots = (slot for room in plan.rooms for slot in slots_of(room.window, plan.format))
    return {slot.key: slot for slot in slots}


def entries_of(round_: JuryRound) -> Sequence[Entry]:
    rows = select(Entry).where(Entry.round_id == round_.id, Entry.removed_at.is_(None))
    return db.session.scalars(rows.order_by(Entry.reference)).all()


def others_placed(plan: PitchPlan) -> Sequence[Pitch]:
    """Pitches of other rounds of the edition that have a place, at which their people are."""
    rows = select(Pitch).join(Pitch.plan).where(PitchPlan.edition_id == plan.edition_id)
    rows = rows.where(Pitch.plan_id != plan.id, Pitch.room_id.is_not(None))
    return db.session.scalars(rows.options(*WHOLE)).all()


def contestants(entries: Iterable[Entry]) -> dict[UUID, Contestant]:
    """Who has to be there for each entry, by its id.

    Its jurors are whoever marks it; while it was given to nobody, the whole panel.
    """
    by_id = {one.id: one for one in entries}
    given = select(Assignment.entry_id, Juror.user_id).join(Assignment.juror)
    given = given.where(Assignment.entry_id.in_(by_id), Assignment.state.in_(IN_HAND))
    seated = select(Juror.round_id, Juror.user_id).where(
        Juror.round_id.in_({one.round_id for one in by_id.values()}),
        Juror.state == JurorState.ACCEPTED,
    )
    jurors, panels = _collected(given), _collected(seated)
    parties = JURY_SUBJECTS[SUBJECT].parties([one.subject_id for one in by_id.values()])
    return {
        id_: Contestant(
            id_, frozenset(jurors.get(id_) or panels.get(one.round_id) or ()),
            parties[one.subject_id].user_ids,
        )
        for id_, one in by_id.items()
    }  # fmt: skip


def _collected(pairs: Any) -> dict[UUID, set[UUID]]:
    found: dict[UUID, set[UUID]] = {}
    for key, user_id in db.session.execute(pairs):
        if user_id is not None:
            found.setdefault(key, set()).add(user_id)
    return found
