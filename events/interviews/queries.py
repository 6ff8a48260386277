"""Timetables, times and interviews as the two sides see them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from core.accounts.models import User
from core.clock import BEIJING, beijing_date
from core.db import db, parse_id
from core.errors import NotFound
from core.i18n import tr
from core.organisations.scopes import officered_by
from core.scopes import Rule
from events.applications.models import Application
from events.applications.states import LIVE_APPLICATIONS, STEPS
from events.editions.models import Edition
from events.exhibitors.models import Exhibitor
from events.exhibitors.states import ACCEPTED_EXHIBITORS
from events.interviews.models import Interview, Slot, Timetable
from events.interviews.scopes import attended_by, held_by, offered_by
from events.interviews.states import AHEAD, BUSY, HOLDING, UNHELD, InterviewMode, InterviewState
from events.jobs.models import FairJob, JobPost

_WHOSE = (
    joinedload(Timetable.exhibitor).joinedload(Exhibitor.organisation),
    joinedload(Timetable.exhibitor).joinedload(Exhibitor.edition),
    joinedload(Timetable.person),
    joinedload(Timetable.job),
)


def whole(rows: Select[Interview]) -> Select[Interview]:
    """With all that a line of one says, in the same query."""
    of = joinedload(Interview.timetable)
    return rows.options(
        joinedload(Interview.slot),
        joinedload(Interview.user),
        of.joinedload(Timetable.exhibitor).joinedload(Exhibitor.organisation),
        of.joinedload(Timetable.exhibitor).joinedload(Exhibitor.edition),
        of.joinedload(Timetable.person),
        of.joinedload(Timetable.job),
    )


def get_own_exhibitor(reference: str, user: User) -> Exhibitor:
    """An exhibitor of an organisation the person acts for; NotFound otherwise."""
    rows = select(Exhibitor).join(Exhibitor.organisation).where(officered_by(user).sql)
    known = contains_eager(Exhibitor.organisation)
    found = db.session.scalar(rows.where(Exhibitor.reference == reference).options(known))
    if found is None:
        raise NotFound
    return found


def list_timetables(exhibitor: Exhibitor) -> Sequence[Timetable]:
    rows = select(Timetable).where(Timetable.exhibitor_id == exhibitor.id).options(*_WHOSE)
    return db.session.scalars(rows.order_by(Timetable.reference)).all()


def get_offered(reference: str, user: User) -> Timetable:
    """One whose line the person may run."""
    return _one(select(Timetable).where(offered_by(user).sql), reference)


def get_public_timetable(edition: Edition, reference: str) -> Timetable:
    rows = select(Timetable).join(Timetable.exhibitor).where(_open_in(edition))
    return _one(rows, reference)


def public_timetables(edition: Edition) -> Sequence[Timetable]:
    rows = select(Timetable).join(Timetable.exhibitor).where(_open_in(edition))
    return db.session.scalars(rows.options(*_WHOSE).order_by(Timetable.reference)).all()


def offered_slots(timetable_ids: Collection[UUID], *, after: datetime) -> Sequence[Slot]:
    """Times that are still ahead, in their order."""
    rows = select(Slot).where(Slot.timetable_id.in_(timetable_ids), Slot.removed_at.is_(None))
    return db.session.scalars(rows.where(Slot.starts_at > after).order_by(Slot.starts_at)).all()


def taken_among(slots: Collection[Slot]) -> set[UUID]:
    rows = select(Interview.slot_id).where(
        Interview.slot_id.in_([one.id for one in slots]), Interview.state.in_(HOLDING)
    )
    return {one for one in db.session.scalars(rows) if one is not None}


def get_held(reference: str, user: User) -> Interview:
    return _interview(reference, held_by(user))


def get_attended(reference: str, user: User) -> Interview:
    return _interview(reference, attended_by(user))


def own_interviews(user: User) -> Sequence[Interview]:
    """The person's, those ahead in their order and then what is over."""
    rows = select(Interview).outerjoin(Interview.slot).where(attended_by(user).sql)
    order = (Interview.state.in_(AHEAD).desc(), Slot.starts_at, Interview.asked_at)
    return db.session.scalars(whole(rows).order_by(*order)).unique().all()


def ahead_at(exhibitor: Exhibitor) -> Sequence[Interview]:
    """All that is booked or waited for with this exhibitor."""
    rows = select(Interview).join(Interview.timetable)
    rows = rows.where(Timetable.exhibitor_id == exhibitor.id, Interview.state.in_(UNHELD))
    return db.session.scalars(whole(rows)).all()


def ahead_of(user: User, edition: Edition) -> Sequence[Interview]:
    """All that the person booked or waits for at this fair."""
    rows = select(Interview).join(Interview.timetable).join(Timetable.exhibitor)
    rows = rows.where(attended_by(user).sql, Exhibitor.edition_id == edition.id)
    return db.session.scalars(whole(rows.where(Interview.state.in_(UNHELD)))).all()


def line_at(timetable: Timetable, at: datetime) -> list[Interview]:
    """Who comes next that day: whoever is called, then each at their time or as they joined."""
    begin = datetime.combine(beijing_date(at), time.min, BEIJING)
    rows = select(Interview).outerjoin(Interview.slot)
    rows = rows.where(Interview.timetable_id == timetable.id, Interview.state.in_(BUSY))
    today = Slot.starts_at.between(begin, begin + timedelta(days=1))
    found = db.session.scalars(whole(rows.where(or_(today, Interview.slot_id.is_(None)))))
    states = InterviewState
    first = {states.RUNNING: 0, states.CALLED: 1}
    return sorted(found, key=lambda one: (first.get(one.standing, 2), one.turn_at))


def meetings_near(
    user_id: UUID, slot: Slot, gap: timedelta, *, but: Interview | None
) -> Sequence[Interview]:
    """The person's other interviews within reach of that time, across all fairs."""
    rows = select(Interview).join(Interview.slot).where(
        Interview.user_id == user_id, Interview.state.in_(BUSY),
        Slot.starts_at < slot.ends_at + gap, Slot.ends_at > slot.starts_at - gap,
    )  # fmt: skip
    if but is not None:
        rows = rows.where(Interview.id != but.id)
    return db.session.scalars(whole(rows)).all()


def needs_walk(one: Timetable, other: Timetable) -> bool:
    """Whether a person has to walk from one to the other: two booths, or from one to a screen."""
    if one.exhibitor_id == other.exhibitor_id:
        return False
    return InterviewMode.ON_SITE in {one.way, other.way}


def waiting_for(slot: Slot) -> Sequence[Interview]:
    """Who waits for that time, first come first (R2)."""
    rows = select(Interview).where(
        Interview.slot_id == slot.id, Interview.state == InterviewState.WAITING
    )
    return db.session.scalars(whole(rows).order_by(Interview.asked_at, Interview.id)).all()


def _open_in(edition: Edition) -> ColumnElement[bool]:
    return and_(Exhibitor.edition_id == edition.id, Exhibitor.state.in_(ACCEPTED_EXHIBITORS))


def _one(rows: Select[Timetable], reference: str) -> Timetable:
    found = db.session.scalar(rows.where(Timetable.reference == reference).options(*_WHOSE))
    if found is None:
        raise NotFound
    return found


def _interview(reference: str, whose: Rule) -> Interview:
    rows = whole(select(Interview).where(Interview.reference == reference, whose.sql))
    found = db.session.scalar(rows)
    if found is None:
        raise NotFound
    return found


def find_busy(user: User, table: Timetable) -> Interview | None:
    """The interview the person has with this representative, if one is ahead or going on."""
    rows = select(Interview).where(attended_by(user).sql, Interview.timetable_id == table.id)
    return db.session.scalar(rows.where(Interview.state.in_(BUSY)))


def find_application(user: User, table: Timetable) -> Application | None:
    """The person's living application to this employer; the one that went furthest."""
    rows = select(Application).where(
        Application.user_id == user.id, Application.state.in_(LIVE_APPLICATIONS),
        Application.organisation_id == table.exhibitor.organisation_id,
    )  # fmt: skip
    if table.job_id is not None:
        rows = rows.where(Application.job_id == table.job_id)
    found = db.session.scalars(rows).all()
    return max(found, key=lambda one: STEPS.index(one.standing), default=None)


def find_slot(table: Timetable, slot_id: str) -> Slot | None:
    """One of the timetable's times by what a form sent."""
    known = parse_id(slot_id)
    rows = select(Slot).where(Slot.id == known, Slot.timetable_id == table.id)
    return db.session.scalar(rows) if known is not None else None


def get_either(reference: str, user: User) -> Interview:
    """One in which the person is either side."""
    return _interview(reference, attended_by(user) | held_by(user))


def jobs_at(exhibitor: Exhibitor) -> dict[UUID, str]:
    """The posts it offers at this fair, by their title."""
    rows = select(JobPost).join(FairJob).where(FairJob.exhibitor_id == exhibitor.id)
    return {one.id: tr(one.title) for one in db.session.scalars(rows.order_by(JobPost.reference))}
