"""Who is named for an exhibitor, and whether any of them came."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from core.db import db
from core.errors import NotFound
from events.editions.models import Edition, EventSession
from events.exhibitor_staff.models import ExhibitorPerson
from events.exhibitors.models import Exhibitor
from events.exhibitors.queries import list_where
from events.exhibitors.states import PROMISED
from events.gate.models import Attendance

NOTED_WITHIN = timedelta(days=30)
_COMES = ExhibitorPerson.removed_at.is_(None)


def staff_of(one: Exhibitor) -> Sequence[ExhibitorPerson]:
    """Those who come for it now, in the order in which they were named."""
    rows = select(ExhibitorPerson).where(ExhibitorPerson.exhibitor_id == one.id, _COMES)
    known = rows.options(joinedload(ExhibitorPerson.registration))
    return db.session.scalars(known.order_by(ExhibitorPerson.added_at)).all()


def get_person(one: Exhibitor, person_id: uuid.UUID) -> ExhibitorPerson:
    """Somebody who comes for it; NotFound for others and those replaced."""
    for person in staff_of(one):
        if person.id == person_id:
            return person
    raise NotFound


def coming_as(registration_id: uuid.UUID) -> Exhibitor | None:
    """For whom somebody of this registration comes."""
    rows = select(Exhibitor).join(ExhibitorPerson, ExhibitorPerson.exhibitor_id == Exhibitor.id)
    rows = rows.where(ExhibitorPerson.registration_id == registration_id, _COMES)
    return db.session.scalar(rows.order_by(Exhibitor.created_at.desc()).limit(1))


def anybody_else_came(one: Exhibitor, besides: uuid.UUID) -> bool:
    """Whether one of its people attended a session beside that attendance."""
    theirs = select(ExhibitorPerson.registration_id).where(ExhibitorPerson.exhibitor_id == one.id)
    came = exists().where(Attendance.registration_id.in_(theirs), Attendance.id != besides)
    return bool(db.session.scalar(select(came)))


def missed(at: datetime) -> Sequence[Exhibitor]:
    """Promised ones of fairs over by then at whose gates somebody was let in, but none of theirs.

    Where no gate was worked, nobody is said to have stayed away; nor long after the fair.
    """
    worked = exists().where(
        Attendance.session_id == EventSession.id, EventSession.edition_id == Exhibitor.edition_id
    )
    came = exists().where(
        ExhibitorPerson.exhibitor_id == Exhibitor.id,
        Attendance.registration_id == ExhibitorPerson.registration_id,
    )
    over = Edition.ends_at < at, Edition.ends_at > at - NOTED_WITHIN
    return list_where(*over, worked, ~came, Exhibitor.state.in_(PROMISED))
