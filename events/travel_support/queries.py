"""Who came and may get travel support, and the list as each may see it."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, false, func, select
from sqlalchemy.orm import contains_eager, lazyload

from core.accounts.models import User
from core.db import db
from events.editions.models import Edition
from events.editions.reach import reading_reach
from events.gate.models import Attendance
from events.registrations.models import Registration
from events.registrations.scopes import readable_by
from events.travel_support.models import TravelOffer, TravelSupport
from events.travel_support.states import TOLD_STATES, SupportState

ON_SITE = "on_site"
# Whoever has no tier: what only the organiser can decide.
UNPLACED = (TravelSupport.state == SupportState.DRAFTED) & (TravelSupport.tier_code == "")
# Asked for the page of every registration; made once, since that costs more than to ask it.
_TOLD = select(TravelSupport).where(
    TravelSupport.registration_id == bindparam("registration"),
    TravelSupport.notice_starts_on.is_not(None),
)


def find_offer(edition: Edition) -> TravelOffer | None:
    return db.session.get(TravelOffer, edition.id)


def hold_offer(edition: Edition) -> TravelOffer | None:
    """The offer, for whoever is at its list: drawing it up, publishing it, dropping it.

    One after the other, so that nobody drops what another is publishing.
    """
    return db.session.get(TravelOffer, edition.id, with_for_update=True, populate_existing=True)


def attended() -> ColumnElement[bool]:
    """The registration of the outer query was checked in at a session at least."""
    came = select(Attendance.id).where(Attendance.registration_id == Registration.id)
    return came.correlate(Registration).exists()


def people_of(edition: Edition, roles: Sequence[str]) -> Sequence[Row[Any]]:
    """Everybody who came in person in one of the roles, in the order in which they registered."""
    one = Registration
    facts = (
        one.id, one.reference, one.user_id, one.document_country, one.document_digest,
        one.residence, one.answers, one.name_key, one.birth_on, one.email,
    )  # fmt: skip
    rows = select(*facts).where(
        one.edition_id == edition.id, one.role.in_(roles), one.attends_by == ON_SITE, attended()
    )
    return db.session.execute(rows.order_by(one.submitted_at, one.id)).all()


def lines_of(edition: Edition) -> Sequence[TravelSupport]:
    """The whole list, without the registrations behind it."""
    rows = select(TravelSupport).where(TravelSupport.edition_id == edition.id)
    return db.session.scalars(rows.options(lazyload(TravelSupport.registration))).all()


def came(one: TravelSupport) -> bool:
    """Whether the person is checked in, by what is known now."""
    rows = select(Attendance.id).where(Attendance.registration_id == one.registration_id)
    return db.session.scalar(rows.limit(1)) is not None


def told_to(registration: Registration) -> TravelSupport | None:
    """What a person was told of their travel support: nothing before it was published."""
    return db.session.scalar(_TOLD, {"registration": registration.id})


def line_of(registration_id: uuid.UUID, *where: ColumnElement[bool]) -> TravelSupport | None:
    rows = select(TravelSupport).where(TravelSupport.registration_id == registration_id, *where)
    return db.session.scalar(rows)


def visible_supports(user: User, edition: Edition) -> Select[TravelSupport]:
    """The list of an event for whoever reads the whole of it; nothing for anybody else."""
    rows = select(TravelSupport).join(TravelSupport.registration)
    rows = rows.options(contains_eager(TravelSupport.registration))
    rows = rows.where(TravelSupport.edition_id == edition.id, readable_by(user, edition).sql)
    return rows if reading_reach(user, edition).whole else rows.where(false())


def counts_of(edition: Edition) -> Mapping[str, int]:
    """How many stand in each state, and under "unplaced" those without a tier. One query."""
    one = TravelSupport
    columns = [func.count().filter(one.state == state) for state in SupportState]
    rows = select(*columns, func.count().filter(UNPLACED)).where(one.edition_id == edition.id)
    names = [*map(str, SupportState), "unplaced"]
    return dict(zip(names, db.session.execute(rows).one(), strict=True))


def on_notice(edition: Edition, on: date) -> Select[TravelSupport]:
    """Those that anybody may object to on that day, by name."""
    rows = select(TravelSupport).join(TravelSupport.registration)
    rows = rows.options(contains_eager(TravelSupport.registration))
    one = TravelSupport
    rows = rows.where(
        one.edition_id == edition.id, one.state == SupportState.PUBLISHED, one.notice_ends_on >= on
    )
    return rows.order_by(Registration.name_key, one.id)


def supports_of(user: User) -> Sequence[TravelSupport]:
    """What one person is told of their own: published and final lines, the newest event first."""
    rows = select(TravelSupport).join(TravelSupport.edition)
    rows = rows.options(
        contains_eager(TravelSupport.edition), contains_eager(TravelSupport.registration)
    )
    # By the account of the registration: it may have come by its link after the list was drawn up.
    rows = rows.join(TravelSupport.registration).where(Registration.user_id == user.id)
    rows = rows.where(TravelSupport.state.in_(TOLD_STATES))
    return db.session.scalars(rows.order_by(Edition.starts_at.desc(), TravelSupport.id)).all()


def to_tell(
    edition_id: uuid.UUID, state: str, day: date, after: uuid.UUID | None, limit: int
) -> Sequence[TravelSupport]:
    """Lines in this state whose notice began on the day, by id; those behind `after` only."""
    one = TravelSupport
    rows = select(one).where(
        one.edition_id == edition_id, one.state == state, one.notice_starts_on == day
    )
    rows = rows.where(one.id > after) if after is not None else rows
    return db.session.scalars(rows.order_by(one.id).limit(limit)).all()
