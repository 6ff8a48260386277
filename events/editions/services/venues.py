"""Main and sub-venues: where an edition takes place, one within another."""

from __future__ import annotations

import uuid
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from core import audit
from core.accounts.models import User
from core.db import db
from core.errors import Conflict, DomainError
from core.policy import authorize
from events.editions.models import Edition, EventSession, Venue
from events.editions.paths import lies_within
from events.editions.reach import running_reach
from events.editions.services.rules import require_not_over
from events.editions.signals import venue_goes
from events.editions.states import EditionPermission
from events.editions.values import VenueDetails

PATH_LENGTH = 80


def add_venue(edition: Edition, details: VenueDetails, *, by: User, at: datetime) -> Venue:
    """A further venue, at the top or within another.

    Whoever runs only some venues adds within these. Refuses a parent of another edition.
    """
    authorize(EditionPermission.READ, edition, user=by)
    require_not_over(edition)
    parent = _parent(edition, details.parent_id, by)
    _require_district(edition, details.district, "", by)
    facts = vars(details) | {"parent_id": parent.id if parent else None}
    venue = Venue(path=_next_path(edition, parent), **facts)
    edition.venues.append(venue)
    db.session.flush()
    audit.record("venue:added", edition, by=by, at=at, venue=str(venue.id), path=venue.path)
    return venue


def change_venue(
    venue: Venue, details: VenueDetails, *, seen: str, by: User, at: datetime
) -> Venue:
    """Put the details in place of the old ones; a venue moves with all that lies within it.

    Refuses a stale page, a parent of another edition or out of reach, and a parent that lies
    within the venue itself.
    """
    authorize(EditionPermission.EDIT_VENUE, venue, user=by)
    require_not_over(venue.edition)
    old = VenueDetails.of(venue)
    if seen != old.mark:
        raise Conflict(_l("Somebody changed this venue since you opened the page."))
    _require_district(venue.edition, details.district, old.district, by)
    changed = sorted(k for k, v in vars(details).items() if getattr(old, k) != v)
    if not changed:
        return venue
    if "parent_id" in changed:
        _move(venue, details.parent_id, by)
    for column in changed:
        setattr(venue, column, getattr(details, column))
    db.session.flush()
    audit.record("venue:changed", venue.edition, by=by, at=at, venue=str(venue.id), columns=changed)
    return venue


def remove_venue(venue: Venue, *, by: User, at: datetime) -> None:
    """Delete a venue nothing hangs on; refuses while it has sessions, venues, halls or people."""
    edition = venue.edition
    authorize(EditionPermission.EDIT_VENUE, venue, user=by)
    require_not_over(edition)
    if any(one.parent_id == venue.id for one in edition.venues):
        raise DomainError(_l("Move or remove the venues within it first."))
    held = select(func.count()).select_from(EventSession).where(EventSession.venue_id == venue.id)
    if db.session.scalar(held):
        raise DomainError(_l("It has sessions. Move them to another venue first."))
    if venue.parent_id is None and not running_reach(by, edition).whole:
        raise DomainError(_l("Only organisers of the whole edition may remove this venue."))
    venue_goes.send(venue)
    try:
        with db.session.begin_nested():
            edition.venues.remove(venue)
            db.session.flush()
    except IntegrityError as error:
        words = _l("People, talks or agreements belong to this venue, so it stays.")
        raise DomainError(words) from error
    audit.record("venue:removed", edition, by=by, at=at, venue=str(venue.id), path=venue.path)


def _parent(edition: Edition, parent_id: uuid.UUID | None, by: User) -> Venue | None:
    """The venue to lie within: of this edition and within reach of the person."""
    reach = running_reach(by, edition)
    if parent_id is None:
        if reach.whole:
            return None
        raise DomainError(_l("Choose one of your venues."), field="parent_id")
    for venue in edition.venues:
        if venue.id == parent_id and reach.has_venue(venue.id):
            return venue
    raise DomainError(_l("Choose one of this event's venues."), field="parent_id")


def _move(venue: Venue, parent_id: uuid.UUID | None, by: User) -> None:
    edition = venue.edition
    parent = _parent(edition, parent_id, by)
    subtree = [one for one in edition.venues if lies_within(one.path, venue.path)]
    if parent in subtree:
        raise DomainError(
            _l("A venue cannot lie within itself or within one of its own."), field="parent_id"
        )
    old, new = venue.path, _next_path(edition, parent)
    deepest = max(len(one.path) for one in subtree)
    _require_depth(len(new) + deepest - len(old))
    for one in subtree:
        one.path = new + one.path[len(old) :]


def _next_path(edition: Edition, parent: Venue | None) -> str:
    """Behind the last of its neighbours; a place given up is not given again."""
    parent_id = parent.id if parent else None
    last = max(
        (int(one.path.rsplit(".", 1)[-1]) for one in edition.venues if one.parent_id == parent_id),
        default=0,
    )
    path = f"{parent.path}.{last + 1:03d}" if parent else f"{last + 1:03d}"
    _require_depth(len(path))
    return path


def _require_depth(length: int) -> None:
    if length > PATH_LENGTH:
        raise DomainError(_l("Venues lie too deep within each other."), field="parent_id")


def _require_district(edition: Edition, district: str, old: str, by: User) -> None:
    """A district gives its organisers their reach (R19), so only who runs all of it sets one."""
    if district != old and not running_reach(by, edition).whole:
        raise DomainError(
            _l("Only organisers of the whole edition may say which district a venue belongs to."),
            field="district",
        )
