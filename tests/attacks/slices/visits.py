"""The victim's visit at the booth of the victim's own organisation."""

from __future__ import annotations

import uuid

from core.clock import now
from core.db import db
from events.applications.sharing import share
from events.applications.states import SharingLevel
from events.exhibitors.states import ExhibitorState
from events.gate.values import MadeScan
from events.tickets.codes import ticket_code
from events.visits.models import BoothVisit
from events.visits.services import record_visits
from tests.attacks.slices import NOBODY, cells_of_list
from tests.factories.events import make_registration
from tests.factories.exhibitors import make_employer, make_exhibitor, make_fair

TABLES = (BoothVisit,)
BOOTH, LEAD = {"reference": "booth_exhibitor"}, {"reference": "booth_exhibitor", "visit": "lead"}
CELLS = {
    "visits.scan": ([BOOTH], NOBODY),
    "visits.sync": ([BOOTH], NOBODY),
    "visits.index": ([BOOTH], NOBODY),
    "visits.show": ([LEAD], NOBODY),
    **cells_of_list("visits", BOOTH, reads=NOBODY, takes=NOBODY),
}


def things(city) -> dict[str, object]:
    from tests.attacks.city import NAME

    company = make_employer(city.victim, name_zh=NAME)
    booth = make_exhibitor(
        make_fair(), ExhibitorState.APPROVED, officer=city.victim, organisation=company
    )
    visitor = make_registration(booth.edition, user=city.victim, name=NAME)
    scan = MadeScan(uuid.uuid4(), booth.id, now(), code=ticket_code(visitor.id))
    (answer,) = record_visits(booth, [scan], by=city.victim, at=now())
    share(city.victim, company, SharingLevel.CV, by=city.victim, at=now())
    db.session.commit()
    return {"booth_exhibitor": booth.reference, "lead": answer.reference}
