"""Which editions, and which part of one, somebody may see and run (R19).

An organiser's role is granted for the whole city, for an edition, or for a district: then it
reaches the venues of that district, and those below them that lie in no other. Auditors read
everything.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import aliased

from core import scopes
from core.accounts.models import User
from core.accounts.roles import WHOLE_CITY, Role
from core.db import parse_id
from core.i18n import tr
from core.scopes import Rule, among, equals, related
from events.editions.models import Edition, EventSession, Venue
from events.editions.paths import at_or_below


@dataclass(frozen=True)
class Reach:
    """The whole edition, or the venues (with all below) somebody runs."""

    whole: bool
    venue_ids: frozenset[uuid.UUID] = frozenset()

    def __bool__(self) -> bool:
        return self.whole or bool(self.venue_ids)

    def has_venue(self, venue_id: uuid.UUID | None) -> bool:
        return self.whole or venue_id in self.venue_ids

    def at(self, column: Any) -> Rule:
        """That the venue in this column lies in reach."""
        return scopes.EVERYTHING if self.whole else among(column, self.venue_ids)


# More venues are not named one by one in the name of a file.
MOST_NAMED = 2
EVERYTHING = Reach(whole=True)
NOTHING = Reach(whole=False)


def running_reach(user: User, edition: Edition) -> Reach:
    if not user.is_authenticated:
        return NOTHING
    scopes = user.scopes_of(Role.ORGANISER)
    if WHOLE_CITY in scopes or str(edition.id) in scopes:
        return EVERYTHING
    if not scopes:
        return NOTHING
    return Reach(whole=False, venue_ids=_venues_of_districts(edition.venues, scopes))


def reading_reach(user: User, edition: Edition) -> Reach:
    """What of the edition the person may look at: what they run, or all of it as an auditor."""
    if user.is_authenticated and user.has_role(Role.AUDITOR):
        return EVERYTHING
    return running_reach(user, edition)


def editions_of(user: User) -> Rule:
    if not user.is_authenticated:
        return scopes.NOTHING
    granted = user.scopes_of(Role.ORGANISER)
    if user.has_role(Role.AUDITOR) or WHOLE_CITY in granted:
        return scopes.EVERYTHING
    ids = [one for scope in granted if (one := parse_id(scope))]
    return among(Edition.id, ids) | related(Edition.venues, among(Venue.district, granted))


def sessions_of(user: User, edition: Edition) -> Rule:
    """The sessions of this edition at venues the person may look at."""
    reach = reading_reach(user, edition)
    return equals(EventSession.edition_id, edition.id) & reach.at(EventSession.venue_id)


def venues_in(districts: frozenset[str]) -> Rule:
    """The venues of these districts, and those below them that name no other."""
    if not districts:
        return scopes.NOTHING
    top, nearer = aliased(Venue), aliased(Venue)
    # Another district may begin between them.
    is_nearer = func.length(nearer.path) > func.length(top.path)
    between = select(nearer.id).where(_stands_over(nearer), nearer.district != "", is_nearer)
    here = (_stands_over(top), top.district.in_(districts))
    over = select(top.id).where(*here, ~between.correlate(top, Venue).exists()).correlate(Venue)
    return Rule(
        over.exists(), lambda one: one.id in _venues_of_districts(one.edition.venues, districts)
    )


def _stands_over(other: Any) -> ColumnElement[bool]:
    """That this is the venue, or one that it lies in."""
    return and_(Venue.edition_id == other.edition_id, at_or_below(other.path))


def _venues_of_districts(venues: list[Venue], districts: frozenset[str]) -> frozenset[uuid.UUID]:
    """Those of the districts: a venue that names none is of the district of the one above it."""
    own = {venue.path: venue.district for venue in venues}

    def district(path: str) -> str:
        return own.get(path) or (district(path.rpartition(".")[0]) if path else "")

    return frozenset(venue.id for venue in venues if district(venue.path) in districts)


def title_of(edition: Edition, reader: User, chosen: Mapping[str, str]) -> list[str]:
    """The event and the venues that a file is of: the one asked for, else those in reach."""
    reach = reading_reach(reader, edition)
    shown = [one for one in edition.venues if reach.has_venue(one.id)]
    inside = {one.id for one in shown}
    tops = [one for one in shown if one.parent_id not in inside]
    asked = [one for one in shown if str(one.id) == chosen.get("venue")]
    names = [tr(one.name) for one in asked or tops]
    many = len(names) > MOST_NAMED
    whole = many and reach.whole
    return [tr(edition.name), _("All venues") if whole else "+".join(names[:MOST_NAMED])]
