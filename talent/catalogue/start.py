"""The figures of the start page: true ones only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from core.clock import now
from core.db import db
from core.documents.models import IssuedDocument
from core.documents.states import DocumentKind, DocumentState
from core.regions import INTERNATIONAL
from core.registries import Registry
from talent.catalogue.indexes import shelf_of
from talent.catalogue.models import CatalogueEdition


@dataclass(frozen=True)
class Figure:
    """A number with its name, and the list behind it."""

    value: int
    label: LazyString | str
    url: str | None = None


@dataclass(frozen=True)
class FigureSource:
    """Where a figure comes from; None or 0 leaves it out of the page. Asked once a minute."""

    key: str
    label: LazyString
    value: Callable[[], int | None]
    url: str | None = None


COUNTED_FOR = timedelta(minutes=1)
START_FIGURES = Registry[FigureSource]("start figures", "What other slices count.")
_counted: dict[str, tuple[datetime, int | None]] = {}


def start_figures(edition: CatalogueEdition | None) -> list[Figure]:
    """Entries in force, countries and regions, sectors, then what other slices count."""
    figures: list[Figure] = []
    if edition is not None:
        shelf = shelf_of(edition)
        regions = {spine.region for spine in shelf} - {INTERNATIONAL}
        figures = [
            Figure(len(shelf), _l("qualifications in the catalogue in force"), "/catalogue"),
            Figure(len(regions), _l("countries and regions")),
            Figure(len({spine.sector for spine in shelf}), _l("sectors")),
        ]
    for source in START_FIGURES:
        value = _count(source)
        if value:
            figures.append(Figure(value, source.label, source.url))
    return figures


def count_certificates() -> int:
    """Title certificates that are valid now; specimens do not count."""
    counted = select(func.count()).where(
        IssuedDocument.kind == DocumentKind.TITLE_CERTIFICATE,
        IssuedDocument.state == DocumentState.ISSUED,
        IssuedDocument.is_specimen.is_(False),
    )
    return db.session.scalar(counted) or 0


def _count(source: FigureSource) -> int | None:
    asked, value = _counted.get(source.key, (None, None))
    if asked is None or now() - asked > COUNTED_FOR:
        value = source.value()
        _counted[source.key] = (now(), value)
    return value
