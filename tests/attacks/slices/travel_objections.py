"""An objection to the victim's line of a public notice of travel support."""

from __future__ import annotations

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from events.travel_objections import services
from events.travel_objections.models import TravelObjection
from events.travel_objections.services import Objection
from events.travel_support.services import publish
from tests.attacks.slices import READS, cells_of_list
from tests.factories.core import make_user
from tests.factories.travel import make_arrived, make_offering

TABLES = (TravelObjection,)
EVENT = {"slug": "objected_event"}
ONE = [EVENT | {"reference": "objection"}]
CELLS = {
    "travel_objections.index": ([EVENT], READS),
    **{f"travel_objections.{name}": (ONE, READS) for name in ("show", "uphold", "dismiss")},
    **cells_of_list("travel_objections", EVENT, reads=READS),
}


def things(city) -> dict[str, object]:
    from tests.attacks.city import NAME

    edition = make_offering()
    line = make_arrived(edition, user=city.victim, name=NAME, email="object@canary.example")
    publish(edition, by=make_user(Role.ORGANISER), at=now())
    said = Objection(NAME, "objector@canary.example", NAME, "en")
    one = services.object_to(edition, line.reference, said, by=None, at=now())
    db.session.commit()
    return {"objected_event": edition.slug, "objection": one.reference}
