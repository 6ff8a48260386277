"""The victim's employer has a booth at a fair; nobody else's exhibitor touches it."""

from __future__ import annotations

from core.clock import now
from core.db import db
from events.booths import services
from events.booths.models import Reservation
from tests.attacks.slices import NOBODY, READS, RUNS, cells_of_list
from tests.factories.booths import make_entitled, make_planned_fair

TABLES = (Reservation,)
FAIR = [{"slug": "booth_event"}]
ONE = [{"slug": "booth_event", "reference": "booth_reservation"}]
CELLS = {
    "booths.hold": (FAIR, NOBODY),
    "booths.wait": (FAIR, NOBODY),
    "booths.confirm": (ONE, NOBODY),
    "booths.release": (ONE, NOBODY),
    "booths_desk.index": (FAIR, READS),
    "booths_desk.by_hand": (FAIR, RUNS),
    **cells_of_list("booths_desk", FAIR[0], takes=READS),
    "booths_desk.show": (ONE, READS),
    **{f"booths_desk.{name}": (ONE, RUNS) for name in ("confirm", "assign", "move", "release")},
}


def things(city) -> dict[str, object]:
    fair, (booth, *_more) = make_planned_fair()
    exhibitor = make_entitled(fair, officer=city.victim)
    one = services.hold(exhibitor, booth, by=city.victim, at=now())
    db.session.commit()
    return {"booth_event": fair.slug, "booth_reservation": one.reference}
