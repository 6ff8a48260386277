"""Sessions: when and where something takes place, and for how many."""

from __future__ import annotations

import uuid
from datetime import datetime
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext

from core import audit
from core.accounts.models import User
from core.db import db
from core.errors import Conflict, DomainError, NotFound
from core.i18n import in_both, show_datetime
from core.policy import authorize
from events.editions import signals
from events.editions.models import Edition, EventSession, Venue
from events.editions.reach import running_reach
from events.editions.services.rules import require_not_over, require_order
from events.editions.states import (
    SESSION_WORKFLOW,
    EditionPermission,
    Mode,
    SessionAction,
    SessionState,
)
from events.editions.values import SessionDetails, lies_outside

# Changes that people's calendars must follow (a higher SEQUENCE), and those others must hear of.
CALENDAR = frozenset({"starts_at", "ends_at", "venue_id", "mode", "online_url"})
HEARD = CALENDAR | {"capacity", "has_waitlist", "allocation", "name"}


def add_session(
    edition: Edition, details: SessionDetails, *, by: User, at: datetime
) -> EventSession:
    """A further session at one of the venues the person runs.

    Refuses an end before the start, a code the edition has already, a venue out of reach, an
    address that is no web address, and times outside the days of an event that is public.
    """
    authorize(EditionPermission.READ, edition, user=by)
    require_not_over(edition)
    _require_venue(edition, details.venue_id, by)
    _require_details(edition, details)
    _require_within(edition, details)
    session = EventSession(changed_at=at, **vars(details))
    edition.sessions.append(session)
    db.session.flush()
    audit.record("session:added", edition, by=by, at=at, session=session.code)
    return session


def change_session(
    session: EventSession, details: SessionDetails, *, seen: str, by: User, at: datetime
) -> EventSession:
    """Put the details in place of the old ones, and let people's calendars and queues follow.

    The row has to be locked. Refuses a stale page, a cancelled session, fewer places than are
    taken (R1), a way of giving places that came too late, and what `add_session` refuses.
    """
    _require_mine(session, by)
    require_not_over(session.edition)
    old = SessionDetails.of(session)
    if seen != old.mark:
        raise Conflict(_l("Somebody changed this session since you opened the page."))
    if session.state == SessionState.CANCELLED:
        raise Conflict(_l("This session is cancelled and stays as it was."))
    _require_venue(session.edition, details.venue_id, by)
    _require_details(session.edition, details, but=session.id)
    _require_places(session, details)
    changed = frozenset(k for k, v in vars(details).items() if getattr(old, k) != v)
    if not changed:
        return session
    if changed & {"starts_at", "ends_at"}:
        _require_within(session.edition, details)
    for column in changed:
        setattr(session, column, getattr(details, column))
    _note(session, changed, "session:changed", by=by, at=at)
    return session


def cancel_session(session: EventSession, *, seen: str, by: User, at: datetime) -> EventSession:
    """It does not take place: it stays on the page, marked, and everybody with a place hears."""
    _require_mine(session, by)
    require_not_over(session.edition)
    if seen != SessionDetails.of(session).mark or session.state == SessionState.CANCELLED:
        raise Conflict(_l("Somebody changed this session since you opened the page."))
    SESSION_WORKFLOW.fire(session, SessionAction.CANCEL, by=by, at=at)
    _note(session, frozenset({"state"}), "session:cancelled", by=by, at=at)
    return session


def next_code(edition: Edition) -> str:
    """A code that is free, in the manner of S1 and S2."""
    taken = {one.code.casefold() for one in edition.sessions}
    number = len(edition.sessions) + 1
    while f"s{number}" in taken:
        number += 1
    return f"S{number}"


def _note(
    session: EventSession, changed: frozenset[str], action: str, *, by: User, at: datetime
) -> None:
    if changed & (CALENDAR | {"state"}):
        session.sequence += 1
    session.changed_at = at
    db.session.flush()
    audit.record(
        action, session.edition, by=by, at=at, session=session.code, columns=sorted(changed)
    )
    if changed & (HEARD | {"state"}):
        db.session.refresh(session, ["venue"])
        signals.session_changed.send(signals.SessionChanged(session, changed, by, at))


def _require_mine(session: EventSession, by: User) -> None:
    """Sessions of other venues are none of a district's business: they are not found."""
    if not running_reach(by, session.edition).has_venue(session.venue_id):
        raise NotFound
    authorize(EditionPermission.EDIT_VENUE, session.venue, user=by)


def _require_venue(edition: Edition, venue_id: uuid.UUID, by: User) -> Venue:
    reach = running_reach(by, edition)
    for venue in edition.venues:
        if venue.id == venue_id and reach.has_venue(venue_id):
            authorize(EditionPermission.EDIT_VENUE, venue, user=by)
            return venue
    raise DomainError(_l("Choose one of this event's venues."), field="venue_id")


def _require_details(
    edition: Edition, details: SessionDetails, *, but: uuid.UUID | None = None
) -> None:
    require_order(details.starts_at, details.ends_at)
    code = details.code.casefold()
    if any(one.code.casefold() == code and one.id != but for one in edition.sessions):
        raise DomainError(_l("Another session has this code."), field="code")
    if details.online_url:
        if not _is_web_address(details.online_url):
            raise DomainError(
                _l("Give a web address that begins with https:// or http://."), field="online_url"
            )
        if details.mode == Mode.ON_SITE:
            raise DomainError(
                _l("Say that it is online, or leave the address out."), field="online_url"
            )
    if edition.standing.is_public:
        missing = _l("Everybody reads this; it has to stand in both languages.")
        in_both(details.name, missing, field="name")


def _require_within(edition: Edition, details: SessionDetails) -> None:
    """What publication asked for holds afterwards: people come by these times."""
    if edition.standing.is_public and lies_outside(details, edition):
        early = details.starts_at < edition.starts_at
        raise DomainError(
            _l(
                "The event itself lasts from %(starts)s to %(ends)s. Change its dates first.",
                starts=show_datetime(edition.starts_at),
                ends=show_datetime(edition.ends_at),
            ),
            field="starts_at" if early else "ends_at",
        )


def _require_places(session: EventSession, details: SessionDetails) -> None:
    if details.capacity is not None and details.capacity < session.taken:
        raise DomainError(
            lazy_ngettext(
                "%(num)s place is taken already. Give at least one, or cancel it first.",
                "%(num)s places are taken already. Give at least as many, or cancel "
                "registrations first.",
                session.taken,
            ),
            field="capacity",
        )
    if details.allocation != session.allocation and (session.taken or session.queued):
        raise DomainError(
            _l("People have registered already, so the way of giving places stays."),
            field="allocation",
        )


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and " " not in text
