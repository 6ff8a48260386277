"""The search index of each edition, kept in the process while it is in use."""

from __future__ import annotations

import threading
import uuid
from collections import OrderedDict
from typing import TYPE_CHECKING

from sqlalchemy import select

from core.db import db
from talent.catalogue.models import CatalogueEdition, CatalogueEntry
from talent.catalogue.states import EditionState

if TYPE_CHECKING:
    from talent.catalogue.search import SearchIndex

KEPT_INDEXES = 4
_indexes: OrderedDict[uuid.UUID, SearchIndex] = OrderedDict()
_indexes_lock = threading.Lock()


def search_index(edition: CatalogueEdition) -> SearchIndex:
    """The search over one edition's entries.

    A published edition never changes, so its index is built once per process and the last few
    are kept; one that is still being prepared is indexed afresh each time.
    """
    if edition.state != EditionState.PUBLISHED:
        return _build_index(edition.id)
    with _indexes_lock:
        index = _indexes.get(edition.id)
        if index is None:
            index = _indexes[edition.id] = _build_index(edition.id)
            while len(_indexes) > KEPT_INDEXES:
                _indexes.popitem(last=False)
        _indexes.move_to_end(edition.id)
        return index


def forget_index(edition: CatalogueEdition) -> None:
    """Drop a kept index; called when an edition is published."""
    with _indexes_lock:
        _indexes.pop(edition.id, None)


def _build_index(edition_id: uuid.UUID) -> SearchIndex:
    # Built of heavy word tables, so loaded only by what searches.
    from talent.catalogue.search import SearchEntry, SearchIndex

    rows = db.session.execute(
        select(*(getattr(CatalogueEntry, name) for name in SearchEntry.__dataclass_fields__))
        .where(CatalogueEntry.edition_id == edition_id)
        .order_by(CatalogueEntry.code)
    ).mappings()
    return SearchIndex([SearchEntry(**{**row, "aliases": tuple(row["aliases"])}) for row in rows])
