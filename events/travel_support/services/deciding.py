"""Public notice of the list, its end, and what the organiser decides of single lines."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, select, update

from core import audit, outbox
from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.errors import DomainError
from core.i18n import reason_in_both
from core.jobs import enqueue
from core.policy import authorize
from core.working_days.services import CalendarChanged, working_calendar
from events.editions.models import Edition
from events.travel_support import mails
from events.travel_support.models import TravelSupport
from events.travel_support.queries import came, find_offer
from events.travel_support.services.listing import draw_up
from events.travel_support.states import (
    TOLD_STATES,
    TRAVEL_WORKFLOW,
    SupportState,
    TravelAction,
    TravelPermission,
)

A = TravelAction
TELL = "travel_support.tell"


def publish(edition: Edition, *, by: User, at: datetime) -> int:
    """Give public notice of everybody who has a tier; how many.

    The list is drawn up anew first; from here on tiers and ceilings stay as they are. Whoever has
    no tier waits for the organiser. Refuses an empty list, and days of an unknown year.
    """
    authorize(TravelPermission.DECIDE, edition, user=by)
    draw_up(edition, by=by, at=at)
    offer, on, one = find_offer(edition), beijing_date(at), TravelSupport
    assert offer is not None  # it was drawn up
    ready = (one.edition_id == edition.id) & (one.state == SupportState.DRAFTED)
    ready &= one.tier_code != ""
    days = {
        "notice_days": offer.notice_days, "notice_starts_on": on,
        "notice_ends_on": working_calendar().add(on, offer.notice_days),
    }  # fmt: skip
    db.session.execute(update(one).where(ready).values(version=one.version + 1, **days))
    published = TRAVEL_WORKFLOW.fire_many(one, A.PUBLISH, ready, about=edition, by=by, at=at)
    if not published:
        raise DomainError(_l("Nobody with a tier waits to be published."))
    _tell(edition.id, SupportState.PUBLISHED, on)
    return published


def finish_due(*which: ColumnElement[bool], at: datetime) -> int:
    """Make final every line of `which` whose notice ended before today; how many there were."""
    one = TravelSupport
    is_over = one.notice_ends_on < beijing_date(at)
    due = and_(one.state == SupportState.PUBLISHED, is_over, *which)
    found = select(one.edition_id, one.notice_starts_on).where(due).distinct()
    done = 0
    for edition_id, day in db.session.execute(found).all():
        assert day is not None  # what is published has its days
        edition = db.session.get_one(Edition, edition_id)
        these = due & (one.edition_id == edition_id) & (one.notice_starts_on == day)
        done += TRAVEL_WORKFLOW.fire_many(one, A.FINISH, these, about=edition, by=None, at=at)
        _tell(edition_id, SupportState.FINAL, day)
    return done


def recount_notices(_news: CalendarChanged) -> None:
    """Count the days of running notices again when the holiday table was changed.

    By the days each was published with, whatever is offered since. A notice that was announced is
    never shortened, as with titles.
    """
    one = TravelSupport
    running = one.state == SupportState.PUBLISHED
    found = select(one.notice_starts_on, one.notice_days).where(running).distinct()
    for day, days in db.session.execute(found).all():
        assert day is not None  # what is published has its days
        assert days is not None
        ends = working_calendar().add(day, days)
        these = running & (one.notice_starts_on == day) & (one.notice_days == days)
        later = update(one).where(these, one.notice_ends_on < ends)
        db.session.execute(later.values(notice_ends_on=ends, version=one.version + 1))


def withdraw(one: TravelSupport, reason: Mapping[str, str], *, by: User, at: datetime) -> None:
    """Take somebody off the list, with a reason that whoever was told of it reads."""
    was_told = one.standing in TOLD_STATES
    one.reason = reason_in_both(reason)
    TRAVEL_WORKFLOW.fire(one, A.WITHDRAW, by=by, at=at, note=one.reason)
    db.session.flush()
    if was_told:
        outbox.tell(mails.withdrawn(one))


def restore(one: TravelSupport, *, by: User, at: datetime) -> None:
    """Put somebody on the list again; refused for who did not come."""
    if not came(one):
        raise DomainError(_l("This person is not checked in."))
    one.reason, one.drafted_at = {}, at
    one.notice_starts_on = one.notice_ends_on = None
    TRAVEL_WORKFLOW.fire(one, A.RESTORE, by=by, at=at)
    db.session.flush()


def place(one: TravelSupport, code: str, *, by: User, at: datetime) -> None:
    """The organiser chooses the tier, also instead of one that fits; until it is published."""
    authorize(TravelPermission.DECIDE, one, user=by)
    if one.standing is not SupportState.DRAFTED:
        raise DomainError(_l("It was published already: tier and ceiling stay."))
    offer = find_offer(one.edition)
    tier = next((each for each in offer.tiers if each.code == code), None) if offer else None
    if tier is None:
        raise DomainError(_l("Choose one."), field="choice")
    one.take(tier)
    one.is_chosen = True
    db.session.flush()
    audit.record("travel_support:placed", one, by=by, at=at, tier=code)


def _tell(edition_id: uuid.UUID, state: SupportState, day: date) -> None:
    """Letters follow in the background, some hundred in each transaction."""
    enqueue(TELL, edition_id=str(edition_id), state=str(state), day=day.isoformat())
