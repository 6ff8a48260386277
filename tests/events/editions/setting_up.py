"""What the tests of an event's set-up type, by the names of its forms' fields."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import Any

from core.clock import BEIJING
from events.editions.models import Edition, EventSession, Venue
from events.editions.values import EditionDetails, SessionDetails, VenueDetails
from tests.talent.claims.pages import TOKEN


def moment(name: str, at: datetime | None) -> dict[str, str]:
    """A moment in its four boxes."""
    if at is None:
        return {f"{name}-{part}": "" for part in ("day", "month", "year", "time")}
    here = at.astimezone(BEIJING)
    return {
        f"{name}-day": str(here.day), f"{name}-month": str(here.month),
        f"{name}-year": str(here.year), f"{name}-time": f"{here:%H:%M}",
    }  # fmt: skip


def of_edition(edition: Edition, **typed: Any) -> dict[str, Any]:
    """The whole form of texts and dates as it stands, with some boxes typed over."""
    form: dict[str, Any] = {
        "slug": edition.slug, "number": edition.number, "seen": edition.version,
        "offer_mode": edition.offer_mode, "offer_hours": edition.offer_hours,
        "next_edition_id": str(edition.next_edition_id or ""), "permit_note": "",
    }  # fmt: skip
    for name in ("name", "summary", "text", "contact"):
        form |= {f"{name}_{code}": getattr(edition, name)[code] for code in ("en", "zh")}
    for name in ("starts_at", "ends_at", "opens_at", "cutoff_at"):
        form |= moment(name, getattr(edition, name))
    return form | typed


def of_session(session: EventSession, **typed: Any) -> dict[str, Any]:
    """A session's whole form as it stands, with some boxes typed over."""
    form: dict[str, Any] = {
        "code": session.code, "venue_id": str(session.venue_id), "mode": session.mode,
        "online_url": session.online_url, "language": session.language,
        "capacity": "" if session.capacity is None else session.capacity, "has_waitlist": "y",
        "allocation": session.allocation, "visibility": session.visibility, "check_in": "y",
        "name_en": session.name["en"], "name_zh": session.name["zh"],
        "seen": SessionDetails.of(session).mark,
    }  # fmt: skip
    for name in ("starts_at", "ends_at"):
        form |= moment(name, getattr(session, name))
    return form | typed


def of_venue(venue: Venue, **typed: Any) -> dict[str, Any]:
    """A venue's whole form as it stands, with some boxes typed over."""
    form = {
        "name_en": venue.name["en"], "name_zh": venue.name["zh"], "district": venue.district,
        "parent_id": str(venue.parent_id or ""), "mode": venue.mode, "country": venue.country,
        "time_zone": venue.time_zone, "seen": VenueDetails.of(venue).mark,
    }  # fmt: skip
    return form | typed


def edition_details(edition: Edition, **changed: Any) -> EditionDetails:
    """The edition's details with some of them changed."""
    return dataclasses.replace(EditionDetails.of(edition), **changed)


def session_details(session: EventSession, **changed: Any) -> SessionDetails:
    """The session's details with some of them changed."""
    return dataclasses.replace(SessionDetails.of(session), **changed)


def venue_details(venue: Venue, **changed: Any) -> VenueDetails:
    """The venue's details with some of them changed."""
    return dataclasses.replace(VenueDetails.of(venue), **changed)


def send(browser: Any, address: str, data: dict[str, Any]) -> Any:
    """Post a form with the token of a page of this browser."""
    token = TOKEN.search(browser.get("/notice").text)[1]
    return browser.post(address, data={"csrf_token": token, **data})
