"""What is kept in the process of a published edition: its search index, and a line per entry.

A published edition never changes, so both are made once and need no way to grow stale.
"""

from __future__ import annotations

import threading
import uuid
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from sqlalchemy import select

from core.clock import today
from core.db import db
from core.known_names import KnownName
from talent.catalogue.models import CatalogueEdition, CatalogueEntry
from talent.catalogue.queries import edition_in_force
from talent.catalogue.states import EditionState

if TYPE_CHECKING:
    from talent.catalogue.search import SearchIndex

KEPT_EDITIONS = 4
T = TypeVar("T")


class PerEdition(Generic[T]):
    """Values by edition id, for the last few asked for. The lock makes each of them once."""

    def __init__(self, make: Callable[[uuid.UUID], T]) -> None:
        self._make = make
        self._kept: OrderedDict[uuid.UUID, T] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, edition_id: uuid.UUID) -> T:
        with self._lock:
            if edition_id not in self._kept:
                self._kept[edition_id] = self._make(edition_id)
                while len(self._kept) > KEPT_EDITIONS:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(edition_id)
            return self._kept[edition_id]

    def forget(self, edition_id: uuid.UUID) -> None:
        with self._lock:
            self._kept.pop(edition_id, None)


class Spine(NamedTuple):
    """What is kept of an entry to find and order it."""

    code: str
    sector: str
    region: str
    level: str
    name_en: str
    name_zh: str


def shelf_of(edition: CatalogueEdition) -> tuple[Spine, ...]:
    """The spines of a published edition; read from the database once in each process."""
    return _SHELVES.get(edition.id)


def search_index(edition: CatalogueEdition) -> SearchIndex:
    """The search over one edition's entries; one still being prepared is indexed each time."""
    if edition.state != EditionState.PUBLISHED:
        return _build_index(edition.id)
    return _INDEXES.get(edition.id)


def forget_index(edition: CatalogueEdition) -> None:
    """Drop a kept index; called when an edition is published."""
    _INDEXES.forget(edition.id)


def _read_shelf(edition_id: uuid.UUID) -> tuple[Spine, ...]:
    columns = (getattr(CatalogueEntry, name) for name in Spine._fields)
    rows = db.session.execute(select(*columns).where(CatalogueEntry.edition_id == edition_id))
    return tuple(Spine(*row) for row in rows)


def _build_index(edition_id: uuid.UUID) -> SearchIndex:
    # Built of heavy word tables, so loaded only by what searches.
    from talent.catalogue.search import SearchEntry, SearchIndex

    rows = db.session.execute(
        select(*(getattr(CatalogueEntry, name) for name in SearchEntry.__dataclass_fields__))
        .where(CatalogueEntry.edition_id == edition_id)
        .order_by(CatalogueEntry.code)
    ).mappings()
    return SearchIndex([SearchEntry(**{**row, "aliases": tuple(row["aliases"])}) for row in rows])


def issuers_known() -> tuple[KnownName, ...]:
    """Who issues what the edition in force holds; read once in each process."""
    edition = edition_in_force(today())
    return _ISSUERS.get(edition.id) if edition else ()


def _read_issuers(edition_id: uuid.UUID) -> tuple[KnownName, ...]:
    said = (CatalogueEntry.issuer_en, CatalogueEntry.issuer_zh)
    rows = select(*said).where(CatalogueEntry.edition_id == edition_id).distinct().order_by(*said)
    return tuple(KnownName.of(en, zh) for en, zh in db.session.execute(rows))


_ISSUERS = PerEdition(_read_issuers)
_SHELVES = PerEdition(_read_shelf)
_INDEXES = PerEdition(_build_index)
