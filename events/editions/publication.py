"""What stands in the way of publishing an edition; slices above add their own checks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import LazyString, lazy_pgettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.clock import now
from core.i18n import tr
from core.registries import Provider, Registry
from events.editions.models import Edition, Venue
from events.editions.poster.queries import people_of
from events.editions.states import Mode, SessionState
from events.editions.values import Fault, Words, lies_outside, missing_languages
from events.event_types import Part

PUBLICATION_CHECKS = Registry[Provider[Callable[[Edition], list[Fault]]]](
    "publication checks", "What else is missing before an edition is published.", order="order"
)

MISSING = {"en": _l("The English text is missing."), "zh": _l("The Chinese text is missing.")}
TEXTS = {
    "name": lazy_pgettext("thing", "Name"),
    "summary": _l("Summary"),
    "text": _l("Description"),
    "contact": _l("Contact"),
}


def find_faults(edition: Edition, *, at: datetime | None = None) -> list[Fault]:
    """Everything that is missing, in the order of the pages that mend it; empty: may be published.

    Every text stands in both languages, every session lies within the event, the event is not
    over `at` that moment (default: now), and what each slice asks for is there.
    """
    texts = _text_faults(edition, at or now())
    own = [*texts, *_venue_faults(edition), *_session_faults(edition), *_people_faults(edition)]
    return own + [fault for check in PUBLICATION_CHECKS for fault in check.call(edition)]


def desk_path(endpoint: str, **values: Any) -> str:
    """The address of a desk page, inside a request and outside of one."""
    return str(current_app.url_map.bind("localhost").build(endpoint, values))


def _text_faults(edition: Edition, at: datetime) -> Iterator[Fault]:
    url = desk_path("editions_desk.edit", slug=edition.slug)
    for column, label in TEXTS.items():
        yield from _missing(label, getattr(edition, column), f"{url}#{column}")
    if edition.type.has(Part.LETTERS):
        inviter = edition.inviter or {}
        yield from _missing(_l("Inviting party"), inviter.get("name"), f"{url}#inviter_name")
        yield from _missing(
            _l("Inviting party's address"), inviter.get("address"), f"{url}#inviter_address"
        )
    if edition.ends_at <= at:
        yield Fault(_l("Dates"), _l("The event has ended already."), f"{url}#ends_at")
    url = desk_path("poster_desk.poster", slug=edition.slug)
    yield from _half_texts(_l("For whom"), edition.audience, f"{url}#audience")
    if edition.picture_id is not None:
        place = _l("What the picture shows")
        yield from _missing(place, edition.picture_alt, f"{url}#picture_alt")


def _venue_faults(edition: Edition) -> Iterator[Fault]:
    if not edition.venues:
        url = desk_path("editions_desk.venues", slug=edition.slug)
        yield Fault(_l("Venues"), _l("There is no venue yet."), url)
    for venue in edition.venues:
        url = desk_path("editions_desk.edit_venue", slug=edition.slug, venue_id=venue.id)
        place = _("Venue “%(name)s”", name=tr(venue.name))
        yield from _missing(place, venue.name, url)
        if venue.mode != Mode.ONLINE and _has_session(edition, venue):
            yield from _missing(_("%(place)s, address", place=place), venue.postal_address, url)
        way = _("%(place)s, how it is reached", place=place)
        yield from _half_texts(way, venue.directions, url)


def _people_faults(edition: Edition) -> Iterator[Fault]:
    for person in people_of(edition):
        url = desk_path("poster_desk.person", slug=edition.slug, person_id=person.id)
        place = _("Person “%(name)s”", name=person.name)
        label = _("%(place)s, position and affiliation", place=place)
        yield from _missing(label, person.role, f"{url}#role")
        yield from _half_texts(_("%(place)s, text", place=place), person.text, f"{url}#text")


def _session_faults(edition: Edition) -> Iterator[Fault]:
    planned = [one for one in edition.sessions if one.state == SessionState.PLANNED]
    if not planned:
        url = desk_path("editions_desk.sessions", slug=edition.slug)
        yield Fault(_l("Sessions"), _l("There is no session yet."), url)
    for session in planned:
        url = desk_path("editions_desk.edit_session", slug=edition.slug, session_id=session.id)
        place = _("Session %(code)s “%(name)s”", code=session.code, name=tr(session.name))
        yield from _missing(place, session.name, url)
        yield from _half_texts(_("%(place)s, description", place=place), session.text, url)
        if lies_outside(session, edition):
            words = _l("Its times lie outside the days of the event.")
            yield Fault(place, words, url)


def _half_texts(place: LazyString | str, words: Words | None, url: str) -> Iterator[Fault]:
    """A text that need not be there, but in one language alone."""
    if any((words or {}).values()):
        yield from _missing(place, words, url)


def _missing(place: LazyString | str, words: Words | None, url: str) -> Iterator[Fault]:
    for code in missing_languages(words):
        yield Fault(place, MISSING[code], url)


def _has_session(edition: Edition, venue: Venue) -> bool:
    return any(
        one.venue_id == venue.id and one.state == SessionState.PLANNED for one in edition.sessions
    )
