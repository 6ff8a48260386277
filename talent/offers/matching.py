"""Which entry of an edition fits what somebody keeps: only where the catalogue's search is sure."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from sqlalchemy import select

from core.clock import beijing_date
from core.db import db
from talent.catalogue.indexes import search_index
from talent.catalogue.models import CatalogueEdition, CatalogueEntry, is_panel_code
from talent.catalogue.queries import list_editions
from talent.catalogue.states import EntryState
from talent.claims.states import OfferedFor
from talent.offers.queries import Known


@dataclass(frozen=True)
class Fit:
    """An entry's code, what it fits, and what the person calls that."""

    code: str
    source: OfferedFor
    words: str


@dataclass(frozen=True)
class Catalogue:
    """An edition's entries that are open to claims, by code, and where they were open before.

    `before` are all published editions, the latest first; `opened` says in which of them a code of
    a refused claim was open.
    """

    edition: CatalogueEdition
    entries: Mapping[str, CatalogueEntry]
    before: Sequence[CatalogueEdition]
    opened: AbstractSet[tuple[str, uuid.UUID]]

    @classmethod
    def of(cls, edition: CatalogueEdition, refused: frozenset[str]) -> Catalogue:
        """`refused`: codes of refused claims, whose entries in earlier editions are looked up."""
        one = CatalogueEntry
        is_open = one.state == EntryState.ACTIVE
        rows = db.session.scalars(select(one).where(one.edition_id == edition.id, is_open))
        entries = {row.code: row for row in rows if not is_panel_code(row.code)}
        found = select(one.code, one.edition_id).where(one.code.in_(refused), is_open)
        opened = {(code, there) for code, there in db.session.execute(found)}
        return cls(edition, entries, list_editions(), opened)

    def meant(self, words: str) -> CatalogueEntry | None:
        """The one entry these words name; None where the search is not sure, or it is closed."""
        answer = search_index(self.edition).search(words, limit=1)
        return self.entries.get(answer.hits[0].code) if answer.confident else None


def fits(known: Known, catalogue: Catalogue) -> Iterator[Fit]:
    """What fits, each code once: what was taken up for them, refused claims, papers, suggestions.

    Left out is what the person claimed otherwise: they know of the entry already. An entry under
    which a claim was refused comes again only by that refusal, whatever a paper is called.
    """
    named = [*_taken_up(known, catalogue), *_refusals(known, catalogue)]
    others = [*_papers(known, catalogue), *_suggested(known, catalogue)]
    named += [fit for fit in others if fit.code not in known.refused]
    seen = set(known.settled)
    for fit in named:
        if fit.code not in seen:
            seen.add(fit.code)
            yield fit


def _taken_up(known: Known, catalogue: Catalogue) -> Iterator[Fit]:
    for code, suggested, refused in known.taken_up:
        if code in catalogue.entries:
            source = OfferedFor.REFUSAL if refused else OfferedFor.SUGGESTION
            yield Fit(code, source, refused or suggested)


def _refusals(known: Known, catalogue: Catalogue) -> Iterator[Fit]:
    """Entries that were not open when a claim on them was refused for it, and are now.

    One that was open then named another qualification than the person's; it fits no better today.
    """
    for code, claim in known.refused.items():
        if claim.decided_at is None or code not in catalogue.entries:
            continue
        day = beijing_date(claim.decided_at)
        then = (one for one in catalogue.before if (one.in_force_from or day) <= day)
        if (code, next((one.id for one in then), None)) not in catalogue.opened:
            yield Fit(code, OfferedFor.REFUSAL, claim.reference)


def _papers(known: Known, catalogue: Catalogue) -> Iterator[Fit]:
    for title, refused in known.papers:
        entry = catalogue.meant(title)
        if entry is not None:
            source = OfferedFor.REFUSAL if refused else OfferedFor.WALLET
            yield Fit(entry.code, source, refused or title)


def _suggested(known: Known, catalogue: Catalogue) -> Iterator[Fit]:
    for qualification, region in known.suggested:
        entry = catalogue.meant(qualification)
        if entry is not None and (not region or entry.region in {region, "INT"}):
            yield Fit(entry.code, OfferedFor.SUGGESTION, qualification)
