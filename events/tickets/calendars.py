"""Seats as calendar entries (RFC 5545), for one session and as a feed.

An entry keeps its UID for ever, whatever becomes of the seat: a cancelled one stays and says so,
because a calendar program that once showed it would otherwise show it still. SEQUENCE is the
session's, which rises whenever calendars must follow; LAST-MODIFIED and DTSTAMP come from the
rows, so that the same state gives the same bytes.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

from flask_babel import force_locale
from flask_babel import gettext as _
from icalendar import Calendar, Event, Timezone, vDuration, vUri

from core.accounts.models import User
from core.calendars import CALENDAR_ENTRIES, CalendarEntry, name_for_ever
from core.clock import BEIJING
from core.i18n import LOCALES
from core.web import absolute_url
from events.editions.models import Edition, EventSession
from events.editions.states import EditionState, SessionState
from events.registrations.models import Seat
from events.registrations.states import HELD_STATES, RegistrationState, SeatState

MEDIA_TYPE = "text/calendar; charset=utf-8; method=PUBLISH"
REFRESH = timedelta(hours=4)
ZONE = "Asia/Shanghai"
_ENDED = frozenset({RegistrationState.CANCELLED, RegistrationState.REFUSED})


@dataclass(frozen=True)
class CalendarFile:
    """The bytes to send, and a mark that changes exactly when they do."""

    data: bytes
    etag: str


def calendar_of(
    seats: Iterable[Seat], language: str, *, name: str = "", owner: User | None = None
) -> CalendarFile:
    """The seats as one calendar in `language`; with a `name` it is a feed to subscribe to.

    What other slices have for `owner`, such as interviews, stands in it too.
    """
    with force_locale(LOCALES[language]):
        events = [_event(seat, language) for seat in seats]
        if owner is not None:
            events += [_entry(one) for each in CALENDAR_ENTRIES for one in each.call(owner)]
        return _file(events, name)


def calendar_of_edition(edition: Edition, language: str) -> CalendarFile:
    """A public edition from its beginning to its end, for whoever thinks of coming."""
    tops = [one for one in edition.venues if one.parent_id is None]
    places = [said(part, language) for one in tops for part in (one.name, one.address, one.city)]
    entry = CalendarEntry(
        uid=name_for_ever(edition.id, "editions"),
        sequence=edition.version,
        changed_at=edition.changed_at,
        starts_at=edition.starts_at,
        ends_at=edition.ends_at,
        summary=said(edition.name, language),
        place=", ".join(filter(None, places)),
        description=said(edition.summary, language),
        url=absolute_url("editions.show", slug=edition.slug),
        is_cancelled=edition.standing is EditionState.CANCELLED,
    )
    with force_locale(LOCALES[language]):
        return _file([_entry(entry)])


def _file(events: Iterable[Event], name: str = "") -> CalendarFile:
    calendar = Calendar()
    calendar.add("prodid", "-//Talent Portal//Events//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    if name:
        calendar.add("name", _clean(name))
        calendar.add("x-wr-calname", _clean(name))
        calendar.add("x-wr-timezone", ZONE)
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(REFRESH))
    calendar.add_component(_zone())
    for event in events:
        calendar.add_component(event)
    data = bytes(calendar.to_ical())
    return CalendarFile(data, hashlib.sha256(data).hexdigest()[:32])


def uid_of(seat: Seat) -> str:
    """The entry's name for ever: it does not follow the portal's address."""
    return name_for_ever(seat.id, "seats")


def status_of(seat: Seat) -> str:
    """CONFIRMED, TENTATIVE for whoever waits, or CANCELLED by anybody."""
    registration, session = seat.registration, seat.session
    if (
        seat.standing is SeatState.CANCELLED
        or registration.standing in _ENDED
        or session.standing is SessionState.CANCELLED
        or registration.edition.standing is EditionState.CANCELLED
    ):
        return "CANCELLED"
    held = seat.standing in HELD_STATES or seat.standing is SeatState.NO_SHOW
    return "CONFIRMED" if held else "TENTATIVE"


def _entry(one: CalendarEntry) -> Event:
    event, changed = Event(), one.changed_at.astimezone(UTC).replace(microsecond=0)
    event.add("uid", one.uid)
    event.add("sequence", one.sequence)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("dtstart", one.starts_at.astimezone(BEIJING))
    event.add("dtend", one.ends_at.astimezone(BEIJING))
    title = _("Cancelled: %(session)s", session=one.summary) if one.is_cancelled else one.summary
    event.add("summary", _clean(title))
    if one.place:
        event.add("location", _clean(one.place))
    event.add("description", _clean(one.description))
    event["url"] = vUri(one.url)
    event.add("status", "CANCELLED" if one.is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if one.is_cancelled else "OPAQUE")
    return event


@cache
def _zone() -> Timezone:
    # No summer time since 1991; the years before need not travel with every entry.
    return Timezone.from_tzid(ZONE, first_date=date(2020, 1, 1), last_date=date(2038, 1, 1))


def _event(seat: Seat, language: str) -> Event:
    session, registration, status = seat.session, seat.registration, status_of(seat)
    changed = last_change(seat)
    event = Event()
    event.add("uid", uid_of(seat))
    event.add("sequence", session.sequence)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("dtstart", session.starts_at.astimezone(BEIJING))
    event.add("dtend", session.ends_at.astimezone(BEIJING))
    title = said(session.name, language)
    if status == "CANCELLED":
        # Several programs show such an entry of a subscription like any other.
        title = _("Cancelled: %(session)s", session=title)
    event.add("summary", _clean(title))
    if place := place_of(session, language):
        event.add("location", _clean(place))
    event.add("description", _clean(_description(seat, language)))
    page = absolute_url("editions.show", slug=registration.edition.slug)
    event["url"] = vUri(session.online_url if _may_join(seat) else page)
    event.add("status", status)
    event.add("transp", "OPAQUE" if status == "CONFIRMED" else "TRANSPARENT")
    return event


def last_change(seat: Seat) -> datetime:
    """When anything the entry shows last changed, to the second."""
    registration = seat.registration
    moments = (
        seat.asked_at,
        seat.confirmed_at,
        seat.ended_at,
        seat.session.changed_at,
        registration.changed_at,
        registration.confirmed_at,
        registration.cancelled_at,
        registration.edition.changed_at,
    )
    return max(filter(None, moments)).astimezone(UTC).replace(microsecond=0)


def place_of(session: EventSession, language: str) -> str:
    if session.mode == "online":
        return str(_("Online"))
    venue = session.venue
    parts = (venue.place, venue.postal_address, venue.city)
    return ", ".join(filter(None, (said(part, language) for part in parts)))


def _description(seat: Seat, language: str) -> str:
    registration = seat.registration
    lines = [
        said(registration.edition.name, language),
        _("Registration %(reference)s", reference=registration.reference),
        _("Place: %(state)s", state=_standing(seat)),
    ]
    if _may_join(seat):
        lines.append(_("Join online: %(address)s", address=seat.session.online_url))
    if contact := said(registration.edition.contact, language):
        lines.append(contact)
    return "\n".join(lines)


def _standing(seat: Seat) -> str:
    session, edition = seat.session.standing, seat.registration.edition.standing
    if session is SessionState.CANCELLED:
        return str(session.label)
    return str(edition.label if edition is EditionState.CANCELLED else seat.standing.label)


def _may_join(seat: Seat) -> bool:
    return bool(seat.session.online_url) and status_of(seat) == "CONFIRMED"


def said(text: Mapping[str, str], language: str) -> str:
    """A text in this language, or in the other one rather than nothing."""
    return text.get(language) or text.get("zh" if language == "en" else "en") or ""


def _clean(text: str) -> str:
    """Without characters that no calendar file may hold; lines stay lines."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in plain if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
