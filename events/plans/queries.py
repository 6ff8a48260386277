"""Read a plan: as its organisers draw it, and as everybody sees it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import contains_eager, joinedload

from core.db import db
from core.errors import NotFound
from events.editions.models import Edition
from events.editions.queries import get_public_edition
from events.event_types import Part
from events.plans.models import Booth, BoothPlan, Hall
from events.plans.ports import TAKING, Taker


def find_plan(edition: Edition, *, for_update: bool = False) -> BoothPlan | None:
    """`for_update` locks it as it is now: whoever draws and whoever takes a booth wait here."""
    rows = select(BoothPlan).where(BoothPlan.edition_id == edition.id)
    if for_update:
        rows = rows.with_for_update(of=BoothPlan).execution_options(populate_existing=True)
    return db.session.scalar(rows)


def get_plan(edition: Edition, *, for_update: bool = False) -> BoothPlan:
    plan = find_plan(edition, for_update=for_update)
    if plan is None:
        raise NotFound
    return plan


def is_shown(edition: Edition) -> bool:
    """Whether everybody may see its plan."""
    plan = find_plan(edition)
    return plan is not None and plan.is_public


def get_planned_edition(slug: str) -> Edition:
    """A public edition whose plan everybody may see."""
    edition = get_public_edition(slug, Part.EXHIBITORS)
    if not is_shown(edition):
        raise NotFound
    return edition


def list_halls(edition: Edition) -> Sequence[Hall]:
    rows = (
        select(Hall)
        .options(joinedload(Hall.venue))
        .where(Hall.edition_id == edition.id)
        .order_by(Hall.code)
    )
    return db.session.scalars(rows).all()


def get_hall(edition: Edition, code: str) -> Hall:
    found = select(Hall).where(Hall.edition_id == edition.id, Hall.code == code)
    hall = db.session.scalar(found)
    if hall is None:
        raise NotFound
    return hall


def list_booths(edition: Edition) -> Sequence[Booth]:
    """All booths with their halls, from the upper left of each hall."""
    rows = select(Booth).join(Booth.hall).options(contains_eager(Booth.hall))
    ordered = rows.where(Booth.edition_id == edition.id).order_by(Hall.code, Booth.y, Booth.x)
    return db.session.scalars(ordered).all()


def list_rows(edition: Edition) -> Sequence[Row[Any]]:
    """The same as plain rows: a page of 400 booths is drawn from them."""
    keys = ("id", "hall_id", "code", "kind", "label", "facilities", "x", "y", "width", "depth")
    rows: Select[Any] = select(*(getattr(Booth, key) for key in keys))
    return db.session.execute(
        rows.where(Booth.edition_id == edition.id).order_by(Booth.y, Booth.x)
    ).all()


def find_booth(edition_id: uuid.UUID, code: str) -> Booth | None:
    named = Booth.edition_id == edition_id, Booth.code == code.strip().upper()
    return db.session.scalar(select(Booth).where(*named))


def get_booth(edition: Edition, code: str) -> Booth:
    booth = find_booth(edition.id, code)
    if booth is None:
        raise NotFound
    return booth


def takers_of(edition: Edition) -> dict[uuid.UUID, Taker]:
    return {key: one for port in TAKING for key, one in port.takers(edition).items()}
