"""An edition as a file: CSV and XLSX that the importer reads back unchanged, and JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from core.shares import take_place
from talent.catalogue.importing.columns import BY_FIELD, COLUMNS
from talent.catalogue.models import CatalogueEdition
from talent.catalogue.queries import entries_of
from talent.catalogue.values import EntryData


class ExportFormat(StrEnum):
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True)
class ExportedFile:
    name: str
    media_type: str
    content: bytes


def export_edition(edition: CatalogueEdition, wanted: ExportFormat) -> ExportedFile:
    take_place()
    media_type, write = _FORMATS[wanted]
    return ExportedFile(f"catalogue-{edition.slug}.{wanted}", media_type, write(edition))


def field_text(field: str, value: Any) -> str:
    return BY_FIELD[field].write(value)


def entry_values(entry: EntryData) -> dict[str, Any]:
    """An entry as JSON values, by the headings of the file."""
    values = {column.heading: getattr(entry, column.field) for column in COLUMNS}
    values["aliases"] = list(entry.aliases)
    values["papers"] = list(entry.own_papers)
    values["tier_rules"] = [
        {"level": rule.level, "degree": rule.degree, "years": rule.years}
        for rule in entry.own_tiers
    ]
    return values


def edition_values(edition: CatalogueEdition) -> dict[str, Any]:
    day = edition.in_force_from
    return {
        "edition": edition.slug,
        "name": edition.name,
        "notice": edition.notice,
        "is_official": edition.is_official,
        "state": str(edition.state),
        "in_force_from": day.isoformat() if day else None,
    }


def heading_row() -> list[str]:
    """The headings of a catalogue file; alone they are the empty sheet to fill in."""
    return [column.heading for column in COLUMNS]


def _rows(edition: CatalogueEdition) -> Iterator[list[str]]:
    for entry in entries_of(edition):
        yield [field_text(column.field, getattr(entry, column.field)) for column in COLUMNS]


def _as_json(edition: CatalogueEdition) -> bytes:
    entries = [entry_values(entry) for entry in entries_of(edition)]
    content = {**edition_values(edition), "entries": entries}
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _as_csv(edition: CatalogueEdition) -> bytes:
    from core.reports.writers import write_csv

    return b"".join(write_csv(heading_row(), _rows(edition)))


def _as_xlsx(edition: CatalogueEdition) -> bytes:
    from core.reports.writers import write_xlsx

    with NamedTemporaryFile(suffix=".xlsx") as file:
        write_xlsx(heading_row(), _rows(edition), Path(file.name))
        return file.read()


_FORMATS: Mapping[ExportFormat, tuple[str, Callable[[CatalogueEdition], bytes]]] = {
    ExportFormat.JSON: ("application/json", _as_json),
    ExportFormat.CSV: ("text/csv; charset=utf-8", _as_csv),
    ExportFormat.XLSX: (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _as_xlsx,
    ),
}
