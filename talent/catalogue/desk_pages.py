"""What the desk's pages show: an edition with its preview, names of people."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from core.accounts.queries import names_of
from core.clock import today
from talent.catalogue import queries
from talent.catalogue.entry_words import field_label
from talent.catalogue.exports import field_text
from talent.catalogue.faults import Fault, Reason
from talent.catalogue.indexes import search_index
from talent.catalogue.models import CatalogueEdition, CatalogueEntry, CatalogueSuggestion
from talent.catalogue.services import fingerprint_of
from talent.catalogue.values import EditionDiff

SHOWN_ROWS = 200
DIFF_WORDS = {"field_label": field_label, "field_text": field_text, "shown_rows": SHOWN_ROWS}
NEAREST = 3


@dataclass(frozen=True)
class EditionPage:
    """One edition as the desk sees it, with what it changes against the one before."""

    edition: CatalogueEdition
    before: CatalogueEdition | None
    diff: EditionDiff
    refused: tuple[Fault, ...]
    remarks: tuple[Fault, ...]
    people: dict[uuid.UUID, str]
    seen: str


def edition_page(edition: CatalogueEdition) -> EditionPage:
    before = queries.predecessor_of(edition)
    report = edition.import_report or {}
    return EditionPage(
        edition=edition,
        before=before,
        diff=queries.diff_editions(before, edition),
        refused=tuple(_fault(item) for item in report.get("faults", ())),
        remarks=tuple(_fault(item) for item in report.get("remarks", ())),
        people=names_of((edition.created_by_id, edition.proposed_by_id, edition.confirmed_by_id)),
        seen=fingerprint_of(edition),
    )


def nearest_entries(wanted: CatalogueSuggestion) -> Sequence[CatalogueEntry]:
    """The entries in force that come nearest to what somebody missed, best first."""
    edition = queries.edition_in_force(today())
    if edition is None:
        return ()
    text = f"{wanted.qualification} {wanted.issuer}"
    codes = [hit.code for hit in search_index(edition).search(text, limit=NEAREST).hits]
    found = {entry.code: entry for entry in queries.list_entries(edition, codes)}
    return [found[code] for code in codes]


def _fault(stored: dict[str, str]) -> Fault:
    return Fault(
        int(stored["row"]), stored["column"], Reason(stored["reason"]), stored.get("value", "")
    )
