"""How many qualifications the catalogue in force holds (events.md part 5, line 17)."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core.clock import today
from core.figures.registry import Distinct, Figure, Group
from core.figures.units import Unit
from talent.catalogue.models import CatalogueEntry
from talent.catalogue.queries import edition_in_force


def _entries(_edition: str) -> Distinct:
    edition = edition_in_force(today())
    rows = select(CatalogueEntry.id, CatalogueEntry.code)
    return Distinct(
        rows.where(CatalogueEntry.edition_id == (edition.id if edition else None)),
        lambda row: f"/catalogue/{row[1]}",
    )


CATALOGUE_ENTRIES = Figure(
    "catalogue_entries", Group.RECOGNITION, _l("Qualifications in the catalogue"),
    _l("Entries of the edition of the catalogue that is in force today."), Unit.ENTRIES,
    _entries, 410,
    trap=_l("An edition to come, or one that was replaced, does not count."),
)  # fmt: skip
