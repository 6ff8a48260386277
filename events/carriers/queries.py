"""Carriers with their profiles: those everybody sees, and those staff look after."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import joinedload, selectinload

from core.accounts.models import User
from core.db import db
from core.organisations.models import Organisation
from core.organisations.queries import is_verified
from core.organisations.scopes import covered_by
from core.organisations.states import OrganisationKind
from events.carriers.models import CarrierProfile

IS_CARRIER = Organisation.kind == OrganisationKind.CARRIER
WHOLE = (
    joinedload(CarrierProfile.organisation),
    selectinload(CarrierProfile.chains),
    selectinload(CarrierProfile.offers),
)


def profile_of(organisation_id: UUID) -> CarrierProfile | None:
    return db.session.get(CarrierProfile, organisation_id, options=WHOLE)


def is_trusted(on: date) -> ColumnElement[bool]:
    """Whether an organisation is a carrier that counts as verified on that day."""
    return and_(IS_CARRIER, is_verified(on))


def are_shown(on: date) -> ColumnElement[bool]:
    """Whether a carrier has a page for everybody: verified that day, and it wishes to."""
    return and_(is_trusted(on), CarrierProfile.is_public)


def find_shown(reference: str, on: date) -> CarrierProfile | None:
    """The carrier of this number, if everybody may see it."""
    rows = select(CarrierProfile).join(CarrierProfile.organisation).options(*WHOLE)
    return db.session.scalar(rows.where(are_shown(on), Organisation.reference == reference))


def visible_carriers(user: User) -> Select[Any]:
    """Those of the districts somebody looks after, with a profile or without."""
    rows = select(Organisation).outerjoin(
        CarrierProfile, CarrierProfile.organisation_id == Organisation.id
    )
    return rows.where(IS_CARRIER, covered_by(user).sql)
