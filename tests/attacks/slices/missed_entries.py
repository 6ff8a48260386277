"""The work list of the next edition: of the catalogue's readers, and of nobody else."""

from __future__ import annotations

from core.clock import now
from core.db import db
from talent.missed_entries.collecting import collect
from talent.missed_entries.models import MissedEntry
from tests.attacks.slices import NOBODY

TABLES = (MissedEntry,)
CATALOGUE = frozenset({"editor", "auditor", "admin"})
ONE = [{"reference": "missed_entry"}]
ACTIONS = ("show", "plan", "set-aside", "give-back", "reopen")
CELLS = {
    **{f"missed_entries.{name}": (ONE, CATALOGUE) for name in ACTIONS},
    "missed_entries.into": (
        [{"reference": "missed_entry", "slug": "edition"}],
        frozenset({"editor"}),
    ),
    "missed_entries.drop_view": ([{"view_id": "saved_view"}], NOBODY),
}
LISTS = {"missed_entries.index": CATALOGUE}


def things(city) -> dict[str, object]:
    one = collect("Harbour Meteorologist", at=now())
    db.session.commit()
    return {"missed_entry": one.reference}
