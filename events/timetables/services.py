"""The employer's side before the fair: timetables, and the times they offer."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core import audit
from core.accounts.models import User
from core.clock import BEIJING, beijing_date
from core.contacts import is_secure_address
from core.db import db
from core.errors import Conflict, DomainError
from core.policy import authorize
from core.references import next_reference
from events.editions.models import Edition
from events.exhibitor_staff.models import ExhibitorPerson
from events.exhibitor_staff.queries import staff_of
from events.exhibitor_staff.services import PersonLeft
from events.exhibitors.models import Exhibitor
from events.timetables.models import Slot, Timetable
from events.timetables.queries import list_timetables, offered_slots, taken_among
from events.timetables.states import InterviewMode, TimetablePermission

SHORTEST, LONGEST = 5, 240
MOST_SLOTS, MOST_DAYS = 200, 60


@dataclass(frozen=True)
class TimetableEntry:
    """A timetable as its form says it; `person_id` one of the exhibitor's named people."""

    person_id: UUID
    job_id: UUID | None
    mode: str
    audience: str
    place: str
    video_url: str
    has_line: bool


@dataclass(frozen=True)
class Round:
    """Times one after the other: `minutes` each, with a `pause` between, in Beijing time."""

    day: date
    begins: time
    ends: time
    minutes: int
    pause: int = 0

    def spans(self) -> list[tuple[datetime, datetime]]:
        start, last = (datetime.combine(self.day, at, BEIJING) for at in (self.begins, self.ends))
        length, pause = timedelta(minutes=self.minutes), timedelta(minutes=self.pause)
        found: list[tuple[datetime, datetime]] = []
        while start + length <= last and len(found) <= MOST_SLOTS:
            found.append((start, start + length))
            start += length + pause
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


def days_of(edition: Edition) -> list[date]:
    """On which times are offered: the days of the fair, at most MOST_DAYS."""
    first, last = beijing_date(edition.starts_at), beijing_date(edition.ends_at)
    count = min((last - first).days + 1, MOST_DAYS)
    return [first + timedelta(days=number) for number in range(count)]


def open_timetable(
    exhibitor: Exhibitor, entry: TimetableEntry, *, by: User, at: datetime
) -> Timetable:
    """Begin one for a named person; it has no times yet."""
    authorize(TimetablePermission.OFFER, exhibitor, user=by)
    table = Timetable(reference=next_reference("IT"), exhibitor=exhibitor)
    _fill(table, entry)
    db.session.add(table)
    db.session.flush()
    audit.record("timetable:opened", table, by=by, at=at)
    return table


def change_timetable(table: Timetable, entry: TimetableEntry, *, by: User, at: datetime) -> None:
    authorize(TimetablePermission.OFFER, table.exhibitor, user=by)
    lock_fair(table.exhibitor.edition)
    if entry.person_id != table.person_id:
        spans = [(one.starts_at, one.ends_at) for one in offered_slots([table], after=at)]
        _require_free(entry.person_id, spans, field="person")
    _fill(table, entry)
    audit.record("timetable:changed", table, by=by, at=at)


def add_round(table: Timetable, said: Round, *, by: User, at: datetime) -> int:
    """Offer the times of a round; how many. Nothing is added where one of them cannot be."""
    authorize(TimetablePermission.OFFER, table.exhibitor, user=by)
    spans = _checked(table.exhibitor.edition, said, at)
    lock_fair(table.exhibitor.edition)
    db.session.refresh(table, ["person_id"])  # somebody may have named another just now
    if not table.is_open:
        raise DomainError(_l("Choose who holds these interviews first."), field="begins")
    _require_free(table.person_id, spans, field="begins")
    db.session.add_all(Slot(timetable=table, starts_at=one, ends_at=two) for one, two in spans)
    db.session.flush()
    audit.record("timetable:times_added", table, by=by, at=at, count=len(spans))
    return len(spans)


def remove_slot(slot: Slot, *, by: User, at: datetime) -> None:
    """Offer it no more; a booked one is cancelled or moved first, with a message."""
    authorize(TimetablePermission.OFFER, slot.timetable.exhibitor, user=by)
    lock_fair(slot.timetable.exhibitor.edition)
    if taken_among([slot]):
        raise Conflict(_l("Somebody has this time: cancel or move the interview first."))
    slot.removed_at = at
    audit.record("timetable:time_removed", slot.timetable, by=by, at=at)


def follow_person(news: PersonLeft) -> None:
    """Their timetables pass to the successor; without one, what nobody has is offered no more.

    Whoever has a time keeps it: the employer is asked for another representative.
    """
    lock_fair(news.person.exhibitor.edition)
    for table in list_timetables(Timetable.person_id == news.person.id):
        if news.successor is not None:
            table.person = news.successor
            audit.record("timetable:passed_on", table, by=news.by, at=news.at)
            continue
        slots = offered_slots([table], after=news.at)
        taken = taken_among(slots)
        for slot in slots:
            slot.removed_at = None if slot.id in taken else news.at
        audit.record("timetable:closed", table, by=news.by, at=news.at)


def _require_free(person_id: UUID, spans: Sequence[tuple[datetime, datetime]], field: str) -> None:
    """Nobody holds two interviews at once, in whichever timetables."""
    rows = select(Slot).join(Slot.timetable).where(
        Timetable.person_id == person_id, Slot.removed_at.is_(None)
    )  # fmt: skip
    for other in db.session.scalars(rows):
        if any(begins < other.ends_at and other.starts_at < ends for begins, ends in spans):
            who = db.session.get_one(ExhibitorPerson, person_id).name
            refusal = _l("%(who)s holds interviews at that time already.", who=who)
            raise DomainError(refusal, field=field)


def _checked(edition: Edition, said: Round, at: datetime) -> list[tuple[datetime, datetime]]:
    if not SHORTEST <= said.minutes <= LONGEST:
        limits = {"least": SHORTEST, "most": LONGEST}
        refusal = _l("An interview takes %(least)s to %(most)s minutes.", **limits)
        raise DomainError(refusal, field="minutes")
    if said.day not in days_of(edition):
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
    if entry.person_id not in {one.id for one in staff_of(table.exhibitor)}:
        raise DomainError(_l("Choose one of the people you named."), field="person")
    # Whoever booked finds it as a link, whatever the way is: never another scheme.
    asked = entry.video_url or entry.mode == InterviewMode.VIDEO
    if asked and not is_secure_address(entry.video_url):
        refusal = _l("Give the address of the meeting, beginning with https://.")
        raise DomainError(refusal, field="video_url")
    for name, value in asdict(entry).items():
        setattr(table, name, value)
