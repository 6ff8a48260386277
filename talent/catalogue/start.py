"""The figures of the start page: true ones only. Slices add theirs with `add_start_figure`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from talent.catalogue.browsing import shelf_of
from talent.catalogue.models import CatalogueEdition
from talent.catalogue.territories import INTERNATIONAL


@dataclass(frozen=True)
class Figure:
    """A number with its name, and the list behind it."""

    value: int
    label: LazyString | str
    url: str | None = None


@dataclass(frozen=True)
class FigureSource:
    """Where a figure of another slice comes from; `value` None or 0 leaves it out of the page."""

    key: str
    label: LazyString
    value: Callable[[], int | None]
    url: str | None = None


_sources: dict[str, FigureSource] = {}


def add_start_figure(source: FigureSource) -> None:
    """Show one more figure on the start page, for instance the certificates issued."""
    _sources[source.key] = source


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
    for source in _sources.values():
        value = source.value()
        if value:
            figures.append(Figure(value, source.label, source.url))
    return figures
