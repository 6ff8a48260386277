"""Who has which booth, who waits, and where words lead on the plan."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from sqlalchemy import exists, or_, select

from core.clock import today
from core.db import db
from core.lists.filters import mentions
from core.organisations.models import Organisation
from events.booths.models import Reservation
from events.booths.states import HAVING, ReservationState
from events.editions.models import Edition
from events.exhibitors.models import Exhibitor
from events.exhibitors.states import ACCEPTED_EXHIBITORS
from events.jobs.models import FairJob, JobPost
from events.jobs.states import JobState
from events.plans.ports import Taker
from events.plans.states import BoothState


def takers_of(edition: Edition) -> Mapping[uuid.UUID, Taker]:
    """By the booth's id: its state and, once it is assigned, who stands there."""
    row, of = Reservation, Organisation
    rows = (
        select(row.booth_id, row.state, of.name_zh, of.name_en, Exhibitor.state)
        .join(Exhibitor, Exhibitor.id == row.exhibitor_id)
        .join(of, of.id == Exhibitor.organisation_id)
        .where(row.edition_id == edition.id, row.state.in_(HAVING))
    )
    return {told[0]: _taker(*told[1:]) for told in db.session.execute(rows) if told[0]}


def _taker(state: str, name_zh: str, name_en: str, exhibitor: str) -> Taker:
    if state != ReservationState.ASSIGNED:
        return Taker(BoothState.HELD, {})
    is_named = exhibitor in ACCEPTED_EXHIBITORS
    return Taker(BoothState.ASSIGNED, {"zh": name_zh, "en": name_en or name_zh} if is_named else {})


def find_booths(edition: Edition, words: str) -> set[uuid.UUID]:
    """Booths of employers whose names, or whose open posts at this fair, hold these words."""
    row, of = Reservation, Organisation
    post = exists().where(
        FairJob.exhibitor_id == Exhibitor.id, FairJob.job_id == JobPost.id,
        JobPost.state == JobState.PUBLISHED, JobPost.valid_until >= today(),
        mentions(words, JobPost.search),
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
