"""What the desk's pages show: an edition with its preview, names of people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.accounts.queries import names_of
from core.clock import today
from talent.catalogue import queries
from talent.catalogue.entry_words import field_label
from talent.catalogue.exports import field_text
from talent.catalogue.faults import Fault, Reason
from talent.catalogue.indexes import search_index
from talent.catalogue.models import CatalogueEdition, CatalogueEntry, CatalogueSuggestion
from talent.catalogue.publishing import parts_of, stamp_of
from talent.catalogue.services import fingerprint_of
from talent.catalogue.states import Level
from talent.catalogue.tier_words import rule_words

SHOWN_ROWS = 200
DIFF_WORDS = {"field_label": field_label, "field_text": field_text, "shown_rows": SHOWN_ROWS}
NEAREST = 3


def edition_page(edition: CatalogueEdition) -> dict[str, Any]:
    """One edition as the desk sees it, with what it changes against the one before."""
    people = (edition.created_by_id, edition.proposed_by_id, edition.confirmed_by_id)
    before, report = queries.predecessor_of(edition), edition.import_report or {}
    return {
        "before": before,
        "diff": queries.diff_editions(before, edition),
        "refused": tuple(map(_fault, report.get("faults", ()))),
        "remarks": tuple(map(_fault, report.get("remarks", ()))),
        "people": names_of(people),
        "seen": fingerprint_of(edition),
        "parts": parts_of(edition),
        "rules": rule_changes(before, edition) if before else (),
    }


def rule_changes(
    before: CatalogueEdition, edition: CatalogueEdition
) -> list[tuple[Level, str, bool]]:
    """Default rules that differ from the edition before: level, words, whether it is new."""
    old, new = queries.rules_of(before), queries.rules_of(edition)
    gone, come = [one for one in old if one not in new], [one for one in new if one not in old]
    changed = [*((one, False) for one in gone), *((one, True) for one in come)]
    changed.sort(key=lambda pair: (pair[0].level.rank, pair[0].degree.rank, pair[1]))
    return [(one.level, rule_words(one), is_new) for one, is_new in changed]


def version_of(edition: CatalogueEdition) -> str:
    """What tells that an edition's page moved on: the edition, and what was chosen beside it."""
    return fingerprint_of(edition) + stamp_of(edition)


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
