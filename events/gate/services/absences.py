"""Who did not come: seats that stay confirmed when an edition is closed (events.md §7.2)."""

from __future__ import annotations

from sqlalchemy import exists, select

from events.editions.models import EventSession
from events.editions.signals import EditionMoved
from events.editions.states import EditionState
from events.gate.models import Attendance
from events.registrations.models import Seat
from events.registrations.states import SEAT_WORKFLOW, SeatAction


def note_absences(moved: EditionMoved) -> None:
    """When an edition closes, its seats still confirmed become "did not come".

    Only in sessions where somebody was let in: where no gate was worked, nobody is said to have
    stayed away. A scan that arrives later still counts. One statement, whatever the number.
    """
    if moved.edition.standing is not EditionState.CLOSED:
        return
    worked = select(EventSession.id).where(
        EventSession.edition_id == moved.edition.id,
        EventSession.check_in.is_(True),
        exists().where(Attendance.session_id == EventSession.id),
    )
    SEAT_WORKFLOW.fire_many(
        Seat,
        SeatAction.MISS,
        Seat.session_id.in_(worked),
        about=moved.edition,
        by=moved.by,
        at=moved.at,
    )
