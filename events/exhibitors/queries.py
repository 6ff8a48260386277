"""Exhibitors as different people may see them, and what holds for their legal entity."""

import uuid
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from flask import current_app
from sqlalchemy import ColumnElement, Select, false, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from core.accounts.models import User
from core.clock import BEIJING, beijing_date
from core.db import db
from core.errors import NotFound
from core.organisations.models import Organisation
from core.registries import Provider, Registry
from core.working_days.services import working_calendar
from core.working_days.values import UnknownYear
from events.editions.models import Edition
from events.exhibitors.models import Exhibitor
from events.exhibitors.scopes import acted_for_by, readable_by
from events.exhibitors.states import ExhibitorState

SHOWN_TASKS = 12
EXHIBITOR_BLOCKS = Registry[Provider[Callable[[uuid.UUID], date | None]]](
    "exhibitor blocks", "Until when slices keep a legal entity away from fairs."
)
_WHOLE = (
    joinedload(Exhibitor.organisation).selectinload(Organisation.officers),
    joinedload(Exhibitor.edition),
)


def get_own(reference: str, officer: User) -> Exhibitor:
    """One of an organisation this person acts for; NotFound for any other."""
    rows = select(Exhibitor).where(acted_for_by(officer).sql).options(*_WHOLE)
    return only(rows, reference)


def only(rows: Select[Exhibitor], reference: str) -> Exhibitor:
    """The one of this number among these rows, or NotFound."""
    found = db.session.scalar(rows.where(Exhibitor.reference == reference))
    if found is None:
        raise NotFound
    return found


def entity_of(organisation: Organisation) -> uuid.UUID:
    """The legal entity behind a branch; one booth, one record of absences (R13)."""
    return organisation.parent_id or organisation.id


def list_where(*where: ColumnElement[bool]) -> Sequence[Exhibitor]:
    """Those of the conditions with organisation and fair, the newest first."""
    rows = select(Exhibitor).join(Exhibitor.edition).where(*where).options(*_WHOLE)
    return db.session.scalars(rows.order_by(Exhibitor.created_at.desc())).all()


def visible_exhibitors(user: User, *editions: Edition) -> Select[Exhibitor]:
    """Those sent to these fairs, within the person's reach, with their organisation."""
    within = or_(false(), *(readable_by(user, one).sql for one in editions))
    return select(Exhibitor).join(Exhibitor.organisation).where(within)


def blocked_until(entity_id: uuid.UUID, on: date) -> date | None:
    """The last day on which the legal entity may not exhibit; None when it may on this day."""
    said = (one.call(entity_id) for one in EXHIBITOR_BLOCKS)
    return max((until for until in said if until is not None and until >= on), default=None)


def free_until(edition: Edition) -> datetime:
    """The moment until which giving up is free: the end of a working day before the fair (R13).

    The last one; the setting EXHIBITOR_CANCEL_DAYS counts further back. Where the calendar has not
    the year, weekends alone are not worked.
    """
    day, left = beijing_date(edition.starts_at), current_app.extensions["settings"]
    for _ in range(left.exhibitor_cancel_days):
        day -= timedelta(days=1)
        while not _is_working(day):
            day -= timedelta(days=1)
    end = datetime.combine(day + timedelta(days=1), datetime.min.time(), BEIJING)
    return min(end, edition.starts_at)


def _is_working(day: date) -> bool:
    try:
        return working_calendar().is_working(day)
    except UnknownYear:
        return day.isoweekday() <= 5


def to_check(user: User, editions: Sequence[Edition]) -> Sequence[Exhibitor]:
    """Those that wait to be checked, the longest first."""
    rows = visible_exhibitors(user, *editions).where(Exhibitor.state == ExhibitorState.SUBMITTED)
    known = contains_eager(Exhibitor.organisation), joinedload(Exhibitor.edition)
    ordered = rows.options(*known).order_by(Exhibitor.submitted_at, Exhibitor.id)
    return db.session.scalars(ordered.limit(SHOWN_TASKS)).all()
