"""Objections to travel support, and the lines they hold up."""

from datetime import date

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import contains_eager

from core.accounts.models import User
from core.db import db
from core.errors import NotFound
from events.editions.models import Edition
from events.travel_objections.models import TravelObjection
from events.travel_objections.states import ObjectionState
from events.travel_support.models import TravelSupport
from events.travel_support.queries import on_notice, visible_supports

IS_OPEN = TravelObjection.state == ObjectionState.RECEIVED


def is_contested() -> ColumnElement[bool]:
    """Somebody objected to the outer query's line and has no answer."""
    rows = select(TravelObjection.id).where(TravelObjection.support_id == TravelSupport.id, IS_OPEN)
    return rows.correlate(TravelSupport).exists()


def get_on_notice(edition: Edition, reference: str, on: date) -> TravelSupport:
    """A line that may be objected to on that day; NotFound for any other."""
    found = db.session.scalar(on_notice(edition, on).where(TravelSupport.reference == reference))
    if found is None:
        raise NotFound
    return found


def find_open(support: TravelSupport, email: str) -> TravelObjection | None:
    rows = select(TravelObjection).where(
        TravelObjection.support_id == support.id, TravelObjection.email == email, IS_OPEN
    )
    return db.session.scalar(rows)


def is_of_others(user: User) -> ColumnElement[bool]:
    """The line of the outer query is not the person's own: who objected is not for them to read."""
    return TravelSupport.user_id.is_distinct_from(user.id)


def visible_objections(user: User, edition: Edition) -> Select[TravelObjection]:
    """To lines the person may read, but their own."""
    lines = visible_supports(user, edition).with_only_columns(TravelSupport.id)
    rows = select(TravelObjection).join(TravelObjection.support).join(TravelSupport.registration)
    rows = rows.options(
        contains_eager(TravelObjection.support).contains_eager(TravelSupport.registration)
    )
    return rows.where(TravelSupport.id.in_(lines), is_of_others(user))
