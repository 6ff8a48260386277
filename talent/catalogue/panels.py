"""Titles that a panel gives for works, where no certificate of the catalogue leads to them.

Which series are open, and the rules below, are the product's own defaults (recognition.md §2 found
no rule of the city). Series in which a licence or an examination decides are left out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy.orm.attributes import set_committed_value

from talent.catalogue.ladders import SEED, ladder_of
from talent.catalogue.models import CatalogueEdition, CatalogueEntry, is_panel_code
from talent.catalogue.queries import get_entry
from talent.catalogue.states import Effect, EntryState, Level, Route

# Works take the place of the certificate; the other papers are those of every claim.
_PAPERS = ["waive:certificate", "waive:consent"]
# As for certificates (tier_rules.json), and for people of the trade without a bachelor's degree.
_TIERS = [
    {"level": level, "degree": degree, "years": years}
    for level, degree, years in (
        ("junior", "master", 0), ("junior", "bachelor", 1), ("junior", "college", 3),
        ("junior", "none", 5), ("intermediate", "doctorate", 0), ("intermediate", "master", 2),
        ("intermediate", "bachelor", 5), ("intermediate", "college", 7),
        ("intermediate", "none", 10), ("associate-senior", "doctorate", 2),
        ("associate-senior", "master", 7), ("associate-senior", "bachelor", 10),
        ("associate-senior", "college", 15), ("senior", "doctorate", 7), ("senior", "master", 12),
        ("senior", "bachelor", 15),
    )
]  # fmt: skip


@cache
def _offers() -> Mapping[str, Mapping[str, Any]]:
    offers = json.loads((SEED / "panel_titles.json").read_text(encoding="utf-8"))
    return {offer["code"]: offer for offer in offers}


def basis_of(code: str, edition: CatalogueEdition) -> CatalogueEntry | None:
    """What a claim rests on: the edition's entry, or what a panel may be asked to vote on."""
    return panel_entry(code, edition) if is_panel_code(code) else get_entry(code, edition)


def panel_entry(code: str, edition: CatalogueEdition) -> CatalogueEntry | None:
    """An offer in the shape of an entry: no row of the catalogue, and never kept as one."""
    offer = _offers().get(code)
    if offer is None:
        return None
    ladder = ladder_of(offer["series_zh"], offer["title_zh"])
    assert ladder is not None
    entry = CatalogueEntry(
        **offer, title_en=ladder[Level.SENIOR]["en"], level=Level.SENIOR, edition_id=edition.id,
        name_local="", abbreviation="", issuer_en="", issuer_zh="", region="CN",
        requires_licence_valid=False, aliases=[], evidence="", source="panel", own_tiers=_TIERS,
        own_papers=_PAPERS, state=EntryState.ACTIVE, effect=Effect.TITLE, route=Route.BY_LEVEL,
        verification="", look_alikes="", replaced_by="",
    )  # fmt: skip
    # Not by the relationship: the edition would take it for a row of its own.
    set_committed_value(entry, "edition", edition)
    return entry


def list_panel_entries(edition: CatalogueEdition) -> list[CatalogueEntry]:
    found = (panel_entry(code, edition) for code in _offers())
    return [entry for entry in found if entry is not None]
