"""A delegation the victim brought."""

from __future__ import annotations

from core.clock import now
from core.db import db
from events.delegations.services import bring_delegation
from events.delegations.values import Plan
from events.registrations.groups import Delegation
from tests.attacks.slices import EVERYBODY, READS, cells_of_list

TABLES = (Delegation,)
OWN = [{"slug": "event", "delegation_id": "delegation"}]
EVENT = [{"slug": "event"}]
CELLS = {
    **{
        f"delegations.{name}": (OWN, READS)
        for name in ("show", "to_mend", "register", "confirm", "columns", "drop")
    },
    # Anybody with an account may bring a group; the pages hold nobody's data.
    **{f"delegations.{name}": (EVENT, EVERYBODY) for name in ("new",)},
    "delegations_desk.index": (EVENT, READS),
    **cells_of_list("delegations_desk", EVENT[0]),
}


def things(city) -> dict[str, object]:
    plan = Plan("Canary", "", "", "", True, ())
    rows = [(2, ["Canary-Ñandú 金丝雀", "US", "CANARY7788"])]
    header = ("Name", "Issuing country", "Document number")
    sheet = bring_delegation(city.event, plan, header, rows, by=city.victim, at=now())
    db.session.commit()
    return {"delegation": sheet.delegation_id}
