"""An edition in schema.org's words, for search engines; data, never a script."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import current_app
from markupsafe import Markup

from core.i18n import HTML_LANGUAGE, tr
from core.public_pages import linked_data
from core.rich_text import plain_text
from core.web import absolute_url, own_base
from events.editions.models import Edition, EventSession, Venue
from events.editions.phases import Phase
from events.editions.poster.models import EditionPerson, PersonKind
from events.editions.public_view import EditionView
from events.editions.states import EditionState, Mode, SessionState

_MODES = {
    Mode.ON_SITE: "OfflineEventAttendanceMode",
    Mode.ONLINE: "OnlineEventAttendanceMode",
    Mode.BOTH: "MixedEventAttendanceMode",
}


def describe(view: EditionView) -> Markup:
    """The JSON-LD of the page, safe to stand inside a script element."""
    return linked_data(event_data(view))


def event_data(view: EditionView) -> dict[str, Any]:
    """The edition with one subEvent per public session, in the request's language."""
    edition = view.edition
    url = absolute_url("editions.show", slug=edition.slug)
    sessions = view.sessions
    cancelled = edition.state == EditionState.CANCELLED
    data = {
        "@context": "https://schema.org",
        "@type": edition.type.schema_type,
        "@id": url,
        "url": url,
        "name": tr(edition.name),
        "description": tr(edition.summary),
        "image": view.picture.shared_url,
        "performer": _performers(view.people),
        "startDate": edition.starts_at.isoformat(),
        "endDate": edition.ends_at.isoformat(),
        "eventStatus": _status(cancelled=cancelled, moved=False),
        "eventAttendanceMode": _attendance({one.mode for one in sessions}),
        "inLanguage": _languages(sessions),
        "isAccessibleForFree": True,
        "organizer": _organizer(edition),
        "location": [_place(branch.venue) for branch in view.venues],
        "offers": _offer(view, url, sessions),
        "subEvent": [_session(one, view, url, cancelled=cancelled) for one in sessions],
    }
    return {key: value for key, value in data.items() if value not in ("", [], None)}


def _session(one: EventSession, view: EditionView, url: str, *, cancelled: bool) -> dict[str, Any]:
    off = cancelled or one.state == SessionState.CANCELLED
    place = _place(one.venue)
    online = {"@type": "VirtualLocation", "url": url}
    where = {Mode.ON_SITE: place, Mode.ONLINE: online, Mode.BOTH: [place, online]}
    data = {
        "@type": view.edition.type.schema_type,
        "@id": f"{url}#{one.code}",
        "url": f"{url}#{one.code}",
        "name": tr(one.name),
        "description": plain_text(tr(one.text)),
        "performer": _performers(view.people_at(one)),
        "startDate": one.starts_at.isoformat(),
        "endDate": one.ends_at.isoformat(),
        # The sequence rises when people's calendars have to follow; from when it moved is not kept.
        "eventStatus": _status(cancelled=off, moved=one.sequence > 0),
        "eventAttendanceMode": _attendance({one.mode}),
        "inLanguage": _languages([one]),
        "location": where[Mode(one.mode)],
        "maximumAttendeeCapacity": one.capacity,
        "remainingAttendeeCapacity": one.places_left,
        "offers": None if off else _offer(view, url, [one]),
    }
    return {key: value for key, value in data.items() if value not in ("", [], None)}


def _performers(people: list[EditionPerson]) -> list[dict[str, Any]]:
    """Those who speak or lead; jurors and the team perform nothing."""
    return [
        {"@type": "Person", "name": one.name, "jobTitle": tr(one.role)}
        for one in people
        if one.kind in {PersonKind.SPEAKER, PersonKind.HOST}
    ]


def _status(*, cancelled: bool, moved: bool) -> str:
    word = "EventCancelled" if cancelled else "EventRescheduled" if moved else "EventScheduled"
    return f"https://schema.org/{word}"


def _attendance(modes: set[str]) -> str:
    mode = Mode(next(iter(modes))) if len(modes) == 1 else Mode.BOTH if modes else Mode.ON_SITE
    return f"https://schema.org/{_MODES[mode]}"


def _languages(sessions: Sequence[EventSession]) -> list[str]:
    spoken = {one.language for one in sessions}
    return [tag for code, tag in HTML_LANGUAGE.items() if code in spoken or "" in spoken]


def _place(venue: Venue) -> dict[str, Any]:
    address = {
        "@type": "PostalAddress",
        "streetAddress": tr(venue.address),
        "addressLocality": tr(venue.city),
        "addressCountry": venue.country,
    }
    return {
        "@type": "Place",
        "name": tr(venue.name),
        "address": {key: value for key, value in address.items() if value},
    }


def _organizer(edition: Edition) -> dict[str, Any]:
    office = current_app.extensions["settings"].city.office_name
    name = tr(edition.inviter.get("name")) or tr(office)
    return {"@type": "Organization", "name": name, "url": own_base()}


def _offer(view: EditionView, url: str, sessions: Sequence[EventSession]) -> dict[str, Any] | None:
    """Free registration; none where nobody is taken any more."""
    if view.phase not in {Phase.OPEN, Phase.NEXT, Phase.NOT_YET}:
        return None
    held = [one for one in sessions if one.state == SessionState.PLANNED]
    full = bool(held) and all(one.is_full for one in held)
    offer = {
        "@type": "Offer",
        "price": "0",
        "priceCurrency": "CNY",
        "availability": f"https://schema.org/{'SoldOut' if full else 'InStock'}",
        "url": url,
        "validFrom": view.edition.opens_at.isoformat() if view.edition.opens_at else None,
    }
    return {key: value for key, value in offer.items() if value is not None}
