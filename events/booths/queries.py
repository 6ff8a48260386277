"""Who has which booth, who waits, and where words lead on the plan."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, false, func, or_, select, true
from sqlalchemy.orm import joinedload

from core.accounts.models import User
from core.clock import today
from core.db import db
from core.errors import NotFound
from core.lists.filters import mentions
from core.organisations.models import Organisation
from core.search.reading import features_of
from events.booths.models import Reservation
from events.booths.states import HAVING, LIVE, ReservationState
from events.editions.models import Edition
from events.editions.reach import reading_reach
from events.exhibitors.models import Exhibitor
from events.exhibitors.scopes import acted_for_by
from events.exhibitors.states import ACCEPTED_EXHIBITORS, LIVE_EXHIBITORS
from events.jobs.models import FairJob, JobPost
from events.jobs.queries import are_open
from events.plans.models import Booth
from events.plans.ports import Taker
from events.plans.states import BoothKind, BoothState


def takers_of(edition: Edition) -> Mapping[uuid.UUID, Taker]:
    """By the booth's id: its state and, once it is assigned, who stands there."""
    row, of = Reservation, Organisation
    rows = (
        select(
            row.booth_id, row.state, of.name_zh, of.name_en, Exhibitor.state, Exhibitor.reference
        )
        .join(Exhibitor, Exhibitor.id == row.exhibitor_id)
        .join(of, of.id == Exhibitor.organisation_id)
        .where(row.edition_id == edition.id, row.state.in_(HAVING))
    )
    return {told[0]: _taker(*told[1:]) for told in db.session.execute(rows) if told[0]}


def _taker(state: str, name_zh: str, name_en: str, exhibitor: str, reference: str) -> Taker:
    if state != ReservationState.ASSIGNED:
        return Taker(BoothState.HELD, {})
    if exhibitor not in ACCEPTED_EXHIBITORS:
        return Taker(BoothState.ASSIGNED, {})
    return Taker(BoothState.ASSIGNED, {"zh": name_zh, "en": name_en or name_zh}, reference)


def stamp_of(edition: Edition) -> object:
    """Rows are only added, and every change raises a version: equal sums are equal rows."""
    row, of = Reservation, Organisation
    versions = (func.sum(one.version) for one in (row, Exhibitor, of))
    rows = select(func.count(), *versions).select_from(row).join(row.exhibitor)
    here = rows.join(Exhibitor.organisation).where(row.edition_id == edition.id)
    return tuple(db.session.execute(here).one())


def find_booths(edition: Edition, words: str) -> set[uuid.UUID]:
    """Booths of employers whose names, or whose open posts at this fair, hold these words."""
    row, of = Reservation, Organisation
    post = exists().where(
        FairJob.exhibitor_id == Exhibitor.id, FairJob.job_id == JobPost.id,
        are_open(today()), mentions(_features(words), JobPost.search),
    )  # fmt: skip
    rows = (
        select(row.booth_id)
        .join(Exhibitor, Exhibitor.id == row.exhibitor_id)
        .join(of, of.id == Exhibitor.organisation_id)
        .where(row.edition_id == edition.id, row.state == ReservationState.ASSIGNED)
        .where(Exhibitor.state.in_(ACCEPTED_EXHIBITORS))
        .where(or_(mentions(words, of.name_zh, of.name_en, of.aliases), post))
    )
    return {one for one in db.session.scalars(rows) if one is not None}


def _features(words: str) -> str:
    """The words as that column holds them: Latin ones folded, Chinese ones in pairs."""
    found = (features_of(word, in_full=False) or [word] for word in words.split())
    return " ".join(one for some in found for one in some)


def live_of(exhibitor: Exhibitor) -> Reservation | None:
    """What its legal entity has or waits for at this fair, under whatever account."""
    here = Reservation.edition_id == exhibitor.edition_id, Reservation.state.in_(LIVE)
    rows = select(Reservation).where(*here, Reservation.entity_id == exhibitor.entity_id)
    return db.session.scalar(rows.options(joinedload(Reservation.booth)))


def get_own(edition: Edition, reference: str, officer: User) -> Reservation:
    """One of an exhibitor this person acts for; NotFound for any other."""
    rows = select(Reservation).join(Reservation.exhibitor).where(acted_for_by(officer).sql)
    here = rows.where(Reservation.edition_id == edition.id, Reservation.reference == reference)
    found = db.session.scalar(here)
    if found is None:
        raise NotFound
    return found


def own_exhibitors(edition: Edition, officer: User) -> Sequence[Exhibitor]:
    rows = select(Exhibitor).where(Exhibitor.edition_id == edition.id, acted_for_by(officer).sql)
    return db.session.scalars(rows.where(Exhibitor.state.in_(LIVE_EXHIBITORS))).all()


def find_exhibitor(edition: Edition, reference: str) -> Exhibitor | None:
    rows = select(Exhibitor).where(Exhibitor.edition_id == edition.id)
    return db.session.scalar(rows.where(Exhibitor.reference == reference.strip().upper()))


def visible_reservations(reader: User, edition: Edition) -> Select[Reservation]:
    rows = select(Reservation).join(Reservation.exhibitor).join(Exhibitor.organisation)
    whole = reading_reach(reader, edition).whole
    return rows.where(Reservation.edition_id == edition.id, true() if whole else false())


def free_booths(edition_id: uuid.UUID) -> Sequence[Booth]:
    """Booths nobody has, by their codes."""
    rows = select(Booth).where(Booth.edition_id == edition_id, Booth.kind != BoothKind.AREA)
    return db.session.scalars(rows.where(~_had()).order_by(Booth.code)).all()


def is_taken(booth: Booth) -> bool:
    return db.session.scalar(select(Booth.id).where(Booth.id == booth.id, _had())) is not None


def _had() -> ColumnElement[bool]:
    having = Reservation.booth_id == Booth.id, Reservation.state.in_(HAVING)
    return exists().where(*having)


def list_line(edition_id: uuid.UUID, kind: str) -> Sequence[Reservation]:
    """Who waits for a booth of this kind, the first first."""
    line = Reservation.edition_id == edition_id, Reservation.state == ReservationState.WAITING
    rows = select(Reservation).where(*line, Reservation.kind.in_(["", kind]))
    return db.session.scalars(rows.order_by(Reservation.number)).all()


def place_in_line(one: Reservation) -> int:
    """How many stand before it for what it waits for, and itself."""
    before = Reservation.edition_id == one.edition_id, Reservation.number <= one.number
    rows = select(func.count()).where(*before, Reservation.state == ReservationState.WAITING)
    same = [one.kind, ""] if one.kind else [*BoothKind, ""]
    return db.session.scalar(rows.where(Reservation.kind.in_(same))) or 0


def editions_with_line() -> Sequence[Edition]:
    waits = Reservation.edition_id == Edition.id, Reservation.state == ReservationState.WAITING
    return db.session.scalars(select(Edition).where(exists().where(*waits))).all()


def list_lapsed(at: datetime) -> Sequence[Reservation]:
    held = Reservation.state == ReservationState.HELD, Reservation.held_until <= at
    return db.session.scalars(
        select(Reservation).where(*held).order_by(Reservation.edition_id, Reservation.held_until)
    ).all()


def booths_of(exhibitors: Sequence[Exhibitor]) -> Mapping[uuid.UUID, str]:
    """The codes of assigned booths, for whatever lists exhibitors."""
    ids = [one.id for one in exhibitors]
    rows = select(Reservation.exhibitor_id, Reservation.booth_code).where(
        Reservation.exhibitor_id.in_(ids), Reservation.state == ReservationState.ASSIGNED
    )
    return dict(db.session.execute(rows).all())
