"""Timetables and their times, as their employer and everybody at a fair see them."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload

from core.db import db, parse_id
from core.errors import NotFound
from core.i18n import tr
from core.registries import Provider, Registry
from events.editions.models import Edition
from events.exhibitor_staff.models import ExhibitorPerson
from events.exhibitors.models import Exhibitor
from events.exhibitors.states import ACCEPTED_EXHIBITORS
from events.jobs.models import FairJob, JobPost
from events.timetables.models import Slot, Timetable

# All that a line of one says, in the same query.
WHOLE = (
    joinedload(Timetable.exhibitor).options(
        joinedload(Exhibitor.organisation), joinedload(Exhibitor.edition)
    ),
    joinedload(Timetable.person),
    joinedload(Timetable.job),
)
HOLDERS = Registry[Provider[Callable[[Collection[UUID]], Collection[UUID]]]](
    "holders of times", "Who knows which of these times of a timetable somebody has."
)


def list_timetables(*where: ColumnElement[bool]) -> Sequence[Timetable]:
    return db.session.scalars(_rows(*where).order_by(Timetable.reference)).all()


def get_timetable(reference: str, *where: ColumnElement[bool]) -> Timetable:
    """The one of this number that the conditions hold for; NotFound for any other."""
    found = db.session.scalar(_rows(*where, Timetable.reference == reference))
    if found is None:
        raise NotFound
    return found


def _rows(*where: ColumnElement[bool]) -> Select[Timetable]:
    return select(Timetable).join(Timetable.exhibitor).where(*where).options(*WHOLE)


def public_in(edition: Edition) -> ColumnElement[bool]:
    """Timetables of those who come to this fair, as is the representative."""
    accepted = Exhibitor.state.in_(ACCEPTED_EXHIBITORS)
    comes = Timetable.person.has(ExhibitorPerson.removed_at.is_(None))
    return (Exhibitor.edition_id == edition.id) & accepted & comes


def offered_slots(tables: Collection[Timetable], *, after: datetime) -> Sequence[Slot]:
    """Their times from then on, in their order."""
    ids = [one.id for one in tables]
    rows = select(Slot).where(Slot.timetable_id.in_(ids), Slot.removed_at.is_(None))
    return db.session.scalars(rows.where(Slot.starts_at > after).order_by(Slot.starts_at)).all()


def taken_among(slots: Collection[Slot]) -> set[UUID]:
    """Which of them somebody has, by their ids."""
    ids = [one.id for one in slots]
    return {id_ for provider in HOLDERS for id_ in provider.call(ids)}


def find_slot(table: Timetable, slot_id: str) -> Slot | None:
    """One of the timetable's times by what a form sent."""
    known = parse_id(slot_id)
    rows = select(Slot).where(Slot.id == known, Slot.timetable_id == table.id)
    return db.session.scalar(rows) if known is not None else None


def jobs_at(exhibitor: Exhibitor) -> dict[UUID, str]:
    """The posts it offers at this fair, by their title."""
    rows = select(JobPost).join(FairJob).where(FairJob.exhibitor_id == exhibitor.id)
    return {one.id: tr(one.title) for one in db.session.scalars(rows.order_by(JobPost.reference))}
