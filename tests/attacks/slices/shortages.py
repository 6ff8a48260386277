"""An occupation of the city's list, which holds nothing of anybody."""

from __future__ import annotations

from core.db import db
from events.shortages.models import ShortageOccupation
from tests.attacks.slices import NOBODY, RUNS

TABLES = ()
ORGANISERS = frozenset({"organiser", "elsewhere_organiser", "auditor"})
ONE = [{"reference": "shortage_occupation"}]
CELLS = {
    "shortages.show": (ONE, ORGANISERS),
    "shortages.edit": (ONE, RUNS),
    "shortages.drop_view": ([{"view_id": "saved_view"}], NOBODY),
}  # fmt: skip
LISTS = {"shortages.index": ORGANISERS}


def things(city) -> dict[str, object]:
    one = ShortageOccupation(
        code="2-02-07", name={"zh": "化学工程技术人员", "en": "Chemical engineer"}
    )
    db.session.add(one)
    db.session.commit()
    return {"shortage_occupation": one.code}
