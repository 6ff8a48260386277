"""Objections to travel support on organisers' desks."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, exists, select

from core.accounts.models import User
from core.desk.shares import Share
from events.editions.models import Edition
from events.editions.overview import Queue, waiting_in
from events.editions.reach import reading_reach
from events.travel_objections.models import TravelObjection
from events.travel_objections.queries import IS_OPEN, is_of_others
from events.travel_objections.states import ObjectionState


def objections_share(editions: Sequence[Edition], user: User, _since: datetime) -> Share:
    """Those without an answer that the person reads, of events they read the whole of."""
    whole = [one for one in editions if reading_reach(user, one).whole]
    if not whole:
        return Share()
    ids = [one.id for one in whole]
    rows = select(TravelObjection).join(TravelObjection.support).where(
        TravelObjection.edition_id.in_(ids), IS_OPEN, is_of_others(user)
    )  # fmt: skip
    state = {"state": ObjectionState.RECEIVED}
    queue = Queue(_l("Objections to travel support to answer"), state, IS_OPEN)
    edition_id = TravelObjection.edition_id
    return Share(waiting_in(whole, rows, edition_id, "travel_objections.index", queue))


def has_objections_left() -> ColumnElement[bool]:
    left = select(TravelObjection.id).where(TravelObjection.edition_id == Edition.id, IS_OPEN)
    return exists(left.correlate(Edition))
