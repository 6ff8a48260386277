"""The victim on the list of travel support of an event."""

from __future__ import annotations

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from events.travel_support import services
from events.travel_support.models import TravelOffer, TravelSupport, TravelTier
from tests.attacks.slices import READS, RUNS, cells_of_list
from tests.factories.core import make_user
from tests.factories.travel import draw_up, make_arrived, make_offering

TABLES = (TravelOffer, TravelTier, TravelSupport)
EVENT = {"slug": "travel_event"}
LINE = [EVENT | {"reference": "travel_line"}]
CELLS = {
    "travel_support.index": ([EVENT], READS),
    **{
        f"travel_support.{name}": ([EVENT], RUNS) for name in ("offer", "end", "draw_up", "publish")
    },
    **{f"travel_support.{name}": (LINE, READS) for name in ("show", "withdraw", "restore")},
    **cells_of_list("travel_support", EVENT, reads=READS, changes=True),
}


def things(city) -> dict[str, object]:
    from tests.attacks.city import NAME

    edition, organiser = make_offering(), make_user(Role.ORGANISER)
    make_arrived(edition, user=city.victim, name=NAME, email="travels@canary.example")
    (line,) = draw_up(edition, organiser)
    services.publish(edition, by=organiser, at=now())
    db.session.commit()
    return {"travel_event": edition.slug, "travel_line": line.reference}
