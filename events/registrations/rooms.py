"""What is left of sessions, in the words of whoever may choose them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any, TypeAlias

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Row

from core.i18n import show_number
from events.editions.models import EventSession
from events.editions.states import Allocation
from events.registrations.queries import count_waiting

# A session, or a row with as much of one as decides what is left.
Counted: TypeAlias = EventSession | Row[Any]


def rooms_of(sessions: Sequence[Counted]) -> dict[uuid.UUID, str]:
    """What is left of each, by its id; one query, and none without sessions."""
    waiting = count_waiting(sessions) if sessions else {}
    return {one.id: room_words(one, waiting.get(one.id, 0)) for one in sessions}


def room_words(session: Counted, line: int) -> str:
    """What is left of a session in which so many wait, or take part in a draw."""
    if session.allocation == Allocation.DRAW:
        entries = show_number(line)
        return str(_("Places are drawn by lot; entries so far: %(entries)s", entries=entries))
    if session.capacity is None:
        return str(_("Room for everybody"))
    left = session.capacity - session.taken
    if left <= 0 or line:
        if not session.has_waitlist:
            return str(_("Full"))
        return str(_("Full. Waiting list, %(number)s before you", number=show_number(line)))
    return str(
        ngettext(
            "%(left)s place left of %(all)s",
            "%(left)s places left of %(all)s",
            left,
            left=show_number(left),
            all=show_number(session.capacity),
        )
    )


def is_closed(session: Counted) -> bool:
    """Whether nobody more is taken, not even to wait."""
    if session.capacity is None or session.allocation == Allocation.DRAW:
        return False
    return session.taken >= session.capacity and not session.has_waitlist
