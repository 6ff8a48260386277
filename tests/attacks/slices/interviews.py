"""The victim's interview with an employer none of the others act for."""

from __future__ import annotations

from core.clock import now
from core.db import db
from events.applications.states import SharingLevel
from events.interviews import services as booking
from events.interviews.models import Interview
from events.timetables.models import Slot, Timetable
from tests.attacks.slices import EVERYBODY, NOBODY, READS, cells_of_list
from tests.factories.events import make_edition, make_registration
from tests.factories.interviews import Booth

TABLES = (Interview, Slot, Timetable)
FAIR = {"slug": "interview_fair"}
EXHIBITOR = {"reference": "interview_exhibitor"}
TABLE = [{"reference": "interview_timetable"}]
ONE = [{"reference": "canary_interview"}]
CELLS = {
    **{
        f"interviews.{name}": (ONE, NOBODY)
        for name in ("show", "arrive", "judge", "cancel", "move")
    },
    **{
        f"interviewers.{name}": (ONE, NOBODY)
        for name in ("show", "call", "start", "finish", "miss", "cancel")
    },
    **{f"timetables.{name}": (TABLE, NOBODY) for name in ("show", "change")},
    "interviewers.line": (TABLE, NOBODY),
    "timetables.index": ([EXHIBITOR], NOBODY),
    "timetables.remove_slot": ([TABLE[0] | {"slot_id": "canary_slot"}], NOBODY),
    # Anybody registered for the fair books; nothing of the victim's stands there.
    "interviews.book": ([FAIR | TABLE[0]], EVERYBODY),
    "interviews_list.index": ([EXHIBITOR], NOBODY),
    "interviews_desk.index": ([FAIR], READS),
    **cells_of_list("interviews_list", EXHIBITOR, reads=NOBODY, takes=NOBODY),
    **cells_of_list("interviews_desk", FAIR, takes=READS),
}


def things(city) -> dict[str, object]:
    from tests.attacks.city import NAME

    booth = Booth(make_edition())
    make_registration(booth.edition, user=city.victim, name=NAME, email="victim@canary.example")
    made = booking.book(booth.slots[0], SharingLevel.CV, by=city.victim, at=now())
    db.session.commit()
    return {
        "interview_fair": booth.edition.slug,
        "interview_exhibitor": booth.exhibitor.reference,
        "interview_timetable": booth.table.reference,
        "canary_interview": made.reference,
        "canary_slot": booth.slots[1].id,
    }
