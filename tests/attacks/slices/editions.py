"""An edition's set-up: whoever runs all of it may change it, whoever audits may read it."""

from __future__ import annotations

from events.editions.models import Edition, EventSession, Venue
from tests.attacks.slices import READS

TABLES = (Edition, Venue, EventSession)
OWN = [{"slug": "event"}]
CELLS = {"editions_desk.show": (OWN, READS)}


def things(city) -> dict[str, object]:
    return {"event": city.event.slug}
