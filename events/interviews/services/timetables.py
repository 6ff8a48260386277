"""The employer's side before the fair: timetables, and the times they offer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core import audit
from core.accounts.models import User
from core.clock import BEIJING, beijing_date
from core.db import db
from core.errors import Conflict, DomainError
from core.policy import authorize
from core.references import next_reference
from events.editions.models import Edition
from events.exhibitors.models import Exhibitor
from events.interviews.models import Interview, Slot, Timetable
from events.interviews.states import HOLDING, Audience, InterviewMode, InterviewPermission

SHORTEST, LONGEST = 5, 240
MOST_SLOTS = 200


@dataclass(frozen=True)
class TimetableEntry:
    """A timetable as its form says it; `person_id` one of the exhibitor's named people."""

    person_id: UUID
    mode: InterviewMode
    audience: Audience
    job_id: UUID | None = None
    place: str = ""
    video_url: str = ""
    has_line: bool = False


@dataclass(frozen=True)
class Round:
    """Times one after the other: `minutes` each, with a `pause` between, in Beijing time."""

    day: date
    begins: time
    ends: time
    minutes: int
    pause: int = 0

    def spans(self) -> list[tuple[datetime, datetime]]:
        start = datetime.combine(self.day, self.begins, BEIJING)
        last, length = datetime.combine(self.day, self.ends, BEIJING), timedelta(minutes=1)
        found: list[tuple[datetime, datetime]] = []
        while start + self.minutes * length <= last and len(found) <= MOST_SLOTS:
            found.append((start, start + self.minutes * length))
            start += (self.minutes + self.pause) * length
        return found


def lock_fair(edition: Edition) -> None:
    """From here on nobody else books or offers times at this fair until the transaction ends.

    One lock for all: an interview touches two calendars, and no order of locking both is free of
    circles once a cancelled time goes to whoever waits for it.
    """
    db.session.flush()
    db.session.execute(
        select(Edition.id).where(Edition.id == edition.id).with_for_update(key_share=True)
    )


def open_timetable(
    exhibitor: Exhibitor, entry: TimetableEntry, *, by: User, at: datetime
) -> Timetable:
    """Begin one for a named person; it has no times yet."""
    authorize(InterviewPermission.OFFER, exhibitor, user=by)
    table = Timetable(reference=next_reference("IT"), exhibitor=exhibitor)
    _fill(table, entry)
    db.session.add(table)
    db.session.flush()
    audit.record("timetable:opened", table, by=by, at=at)
    return table


def change_timetable(table: Timetable, entry: TimetableEntry, *, by: User, at: datetime) -> None:
    authorize(InterviewPermission.OFFER, table.exhibitor, user=by)
    _fill(table, entry)
    audit.record("timetable:changed", table, by=by, at=at)


def add_round(table: Timetable, said: Round, *, by: User, at: datetime) -> int:
    """Offer the times of a round; how many. Nothing is added where one of them cannot be."""
    authorize(InterviewPermission.OFFER, table.exhibitor, user=by)
    spans = _checked(table, said, at)
    lock_fair(table.exhibitor.edition)
    first, last = spans[0][0], spans[-1][1]
    others = db.session.execute(
        select(Slot.starts_at, Slot.ends_at).join(Slot.timetable)
        .where(Timetable.person_id == table.person_id, Slot.removed_at.is_(None))
        .where(Slot.starts_at < last, Slot.ends_at > first)
    ).all()  # fmt: skip
    for begins, ends in spans:
        if any(begins < other.ends_at and other.starts_at < ends for other in others):
            refusal = _l("%(who)s holds interviews at that time already.", who=table.person.name)
            raise DomainError(refusal, field="begins")
        db.session.add(Slot(timetable=table, starts_at=begins, ends_at=ends))
    db.session.flush()
    audit.record("timetable:times_added", table, by=by, at=at, count=len(spans))
    return len(spans)


def remove_slot(slot: Slot, *, by: User, at: datetime) -> None:
    """Offer it no more; a booked one is cancelled or moved first, with a message."""
    authorize(InterviewPermission.OFFER, slot.timetable.exhibitor, user=by)
    lock_fair(slot.timetable.exhibitor.edition)
    taken = select(Interview.id).where(Interview.slot_id == slot.id, Interview.state.in_(HOLDING))
    if db.session.scalar(taken.limit(1)) is not None:
        raise Conflict(_l("Somebody has this time: cancel or move the interview first."))
    slot.removed_at = at
    audit.record("timetable:time_removed", slot.timetable, by=by, at=at)


def _checked(table: Timetable, said: Round, at: datetime) -> list[tuple[datetime, datetime]]:
    edition = table.exhibitor.edition
    if not SHORTEST <= said.minutes <= LONGEST:
        limits = {"least": SHORTEST, "most": LONGEST}
        refusal = _l("An interview takes %(least)s to %(most)s minutes.", **limits)
        raise DomainError(refusal, field="minutes")
    if not beijing_date(edition.starts_at) <= said.day <= beijing_date(edition.ends_at):
        raise DomainError(_l("Choose a day of the fair."), field="day")
    spans = said.spans()
    if not spans:
        raise DomainError(_l("No interview fits between these times."), field="ends")
    if len(spans) > MOST_SLOTS:
        refusal = _l("At most %(most)s times are added at once.", most=MOST_SLOTS)
        raise DomainError(refusal, field="minutes")
    if spans[0][0] <= at:
        raise DomainError(_l("This time is over already."), field="begins")
    return spans


def _fill(table: Timetable, entry: TimetableEntry) -> None:
    people = {one.id: one for one in table.exhibitor.people if one.removed_at is None}
    if entry.person_id not in people:
        raise DomainError(_l("Choose one of the people you named."), field="person")
    if entry.mode is InterviewMode.VIDEO and not entry.video_url.startswith("https://"):
        refusal = _l("Give the address of the meeting, beginning with https://.")
        raise DomainError(refusal, field="video_url")
    table.person, table.job_id = people[entry.person_id], entry.job_id
    table.mode, table.audience = entry.mode, entry.audience
    table.place, table.video_url = entry.place.strip(), entry.video_url.strip()
    table.has_line = entry.has_line
