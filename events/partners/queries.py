"""Partner regions, and the fairs that count for them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from core.accounts.models import User
from core.clock import now
from core.db import db
from events.editions.models import Edition, EventSession, Series, Venue
from events.editions.paths import at_or_below
from events.editions.queries import visible_editions
from events.editions.states import EditionState, SessionState
from events.event_types import EVENT_TYPES, Part
from events.partners.models import HeldFair, PartnerRegion, RegionState, region_state

MOST_OFFERED = 100
_UNCOUNTED = (EditionState.DRAFT, EditionState.CANCELLED)


def fairs_held() -> Select[uuid.UUID, uuid.UUID]:
    """(region, edition) of whatever has begun and was not called off."""
    rows = select(HeldFair.region_id, HeldFair.edition_id).join(HeldFair.edition)
    return rows.where(Edition.starts_at <= now(), Edition.state.not_in(_UNCOUNTED))


def venues_held() -> Select[uuid.UUID, uuid.UUID]:
    """(region, venue) of those fairs: the venues that lie there, with all below them."""
    top = aliased(Venue)
    below = at_or_below(top.path)
    rows = fairs_held().with_only_columns(HeldFair.region_id, Venue.id)
    rows = rows.join(Venue, Venue.edition_id == HeldFair.edition_id)
    rows = rows.outerjoin(top, HeldFair.venue_id == top.id)
    return rows.where(or_(top.id.is_(None), below))


def sessions_held() -> Select[uuid.UUID, uuid.UUID]:
    """(region, session) at those venues."""
    rows = venues_held().with_only_columns(HeldFair.region_id, EventSession.id)
    rows = rows.join(EventSession, EventSession.venue_id == Venue.id)
    return rows.where(EventSession.state != SessionState.CANCELLED)


def active_regions() -> Select[Any]:
    """With their fairs, province by province."""
    fairs = selectinload(PartnerRegion.fairs).joinedload(HeldFair.edition)
    by_place = (PartnerRegion.province, PartnerRegion.code, PartnerRegion.name_zh_key)
    rows = select(PartnerRegion).where(region_state() == RegionState.ACTIVE)
    return rows.options(fairs).order_by(*by_place)


def count_regions() -> int:
    """Partner regions in state active (the figure `partner_regions`)."""
    rows = active_regions().with_only_columns(func.count()).order_by(None)
    return db.session.scalar(rows) or 0


def count_fairs() -> int:
    """Fairs held in partner regions, one that lies in several counted once."""
    fairs = fairs_held().subquery()
    return db.session.scalar(select(func.count(fairs.c.edition_id.distinct()))) or 0


def list_fairs(region: PartnerRegion) -> Sequence[HeldFair]:
    rows = select(HeldFair).where(HeldFair.region_id == region.id).join(HeldFair.edition)
    known = joinedload(HeldFair.edition), joinedload(HeldFair.venue)
    return db.session.scalars(rows.options(*known).order_by(Edition.starts_at.desc())).all()


def fairs_of(edition: Edition) -> Sequence[HeldFair]:
    """Where an edition and its venues are held, whatever the region."""
    rows = select(HeldFair).where(HeldFair.edition_id == edition.id)
    return db.session.scalars(rows.options(joinedload(HeldFair.venue))).all()


def offered_fairs(user: User) -> Sequence[Edition]:
    """Recruitment fairs that are not called off, the newest first, with their venues."""
    kinds = [one.key for one in EVENT_TYPES if one.has(Part.EXHIBITORS)]
    rows = visible_editions(user).join(Edition.series).where(Series.type_key.in_(kinds))
    rows = rows.where(Edition.state != EditionState.CANCELLED).options(selectinload(Edition.venues))
    return db.session.scalars(rows.order_by(Edition.starts_at.desc()).limit(MOST_OFFERED)).all()


def find_double(province: str, name_zh: str, code: str | None) -> PartnerRegion | None:
    """The region of this code, or of this name in the province."""
    same = (PartnerRegion.province == province) & (PartnerRegion.name_zh == name_zh)
    if code:
        same |= PartnerRegion.code == code
    with db.session.no_autoflush:
        return db.session.scalar(select(PartnerRegion).where(same).limit(1))
