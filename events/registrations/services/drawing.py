"""Places by draw: anybody can recompute the order from the seed, which was fixed before.

The order is that of SHA-256 over seed and reference. The digest of the seed is public from the
announcement on, the seed itself after the draw, so nobody can have chosen it knowing the entries.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core import audit
from core.accounts.models import User
from core.db import db
from core.errors import Conflict
from core.policy import authorize
from core.references import drawn_rank
from events.editions.models import EventSession, SeatDraw
from events.editions.states import Allocation
from events.registrations.models import Seat
from events.registrations.queries import list_waiting
from events.registrations.services.places import line_is_entered, lock_sessions, next_queue_number
from events.registrations.services.seats import promote
from events.registrations.states import RegistrationPermission


def announce_draw(session: EventSession, *, by: User, at: datetime) -> SeatDraw:
    """Fix the seed and publish its digest. Refuses a session that draws no lots, and a second."""
    authorize(RegistrationPermission.DRAW, session.edition, user=by)
    if session.allocation != Allocation.DRAW:
        raise Conflict(_l("The places of this session are not drawn."))
    if db.session.get(SeatDraw, session.id) is not None:
        raise Conflict(_l("The draw was announced already."))
    seed = secrets.token_hex(16)
    draw = SeatDraw(
        session_id=session.id,
        seed=seed,
        seed_digest=hashlib.sha256(seed.encode()).hexdigest(),
        announced_at=at,
    )
    db.session.add(draw)
    db.session.flush()
    audit.record("draw:announced", session, by=by, at=at, digest=draw.seed_digest)
    return draw


def draw_seats(session: EventSession, *, by: User, at: datetime) -> list[Seat]:
    """Draw the order of all who wait and give the places; who got one.

    Refuses a draw that was not announced, and a second one.
    """
    authorize(RegistrationPermission.DRAW, session.edition, user=by)
    (session,) = lock_sessions([session.id])
    draw = db.session.get(SeatDraw, session.id)
    if draw is None:
        raise Conflict(_l("Announce the draw first, so that its seed is fixed."))
    if draw.drawn_at is not None:
        raise Conflict(_l("The places were drawn already."))
    if not db.session.scalar(select(line_is_entered(session.id))):
        raise Conflict(_l("A delegation is being registered. Draw when all of it is there."))
    seats = sorted(
        list_waiting(session), key=lambda seat: drawn_rank(draw.seed, seat.registration.reference)
    )
    for seat in seats:
        seat.queue_number = next_queue_number(session)
    draw.order = [seat.registration.reference for seat in seats]
    draw.drawn_at, draw.drawn_by_id = at, by.id
    db.session.flush()
    audit.record("draw:drawn", session, by=by, at=at, entries=len(seats))
    return promote(session, at=at)
