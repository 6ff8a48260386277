"""The victim's ticket, calendar entry and badge."""

from __future__ import annotations

from events.tickets.models import CalendarFeed
from tests.attacks.slices import NOBODY, RUNS

TABLES = (CalendarFeed,)
CELLS = {
    "tickets.show": ([{"reference": "registration"}], NOBODY),
    "tickets.show_pdf": ([{"reference": "registration"}], NOBODY),
    "tickets_calendar.session_file": (
        [{"reference": "registration", "session_id": "event_session"}],
        NOBODY,
    ),
    "tickets_desk.badges": ([{"slug": "event"}], RUNS),
    "tickets_desk.make_badges": ([{"slug": "event"}], RUNS),
    "tickets_desk.badge": ([{"slug": "event", "reference": "registration"}], RUNS | {"gate"}),
    "tickets_desk.sign_in_sheet": ([{"slug": "event", "session_id": "event_session"}], RUNS),
}
