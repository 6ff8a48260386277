"""The victim's ticket and calendar entry."""

from __future__ import annotations

from events.tickets.models import CalendarFeed
from tests.attacks.slices import NOBODY

TABLES = (CalendarFeed,)
CELLS = {
    "tickets.show": ([{"reference": "registration"}], NOBODY),
    "tickets.show_pdf": ([{"reference": "registration"}], NOBODY),
    "tickets_calendar.session_file": (
        [{"reference": "registration", "session_id": "event_session"}],
        NOBODY,
    ),
}


def things(city) -> dict[str, object]:
    return {"event_session": city.event.sessions[0].id}
