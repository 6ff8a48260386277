"""Write a table in one of the formats, reading it through a connection of its own."""

import contextlib
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from flask import current_app
from sqlalchemy.engine import Connection

from core.db import db, reading
from core.reports.json_writer import write_json
from core.reports.registry import Table
from core.reports.states import FileFormat
from core.reports.writers import Cell, write_csv, write_xlsx

_PIECE = 256 * 1024
_Row = TypeVar("_Row")


@dataclass
class Count:
    rows: int = 0

    def over(self, rows: Iterable[_Row]) -> Iterator[_Row]:
        for row in rows:
            self.rows += 1
            yield row


@contextlib.contextmanager
def reading_connection() -> Iterator[Connection]:
    """A connection that only reads and sees one moment of the database, whatever is written."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        with reading():
            connection.begin()
        yield connection


def pieces_of(table: Table, file_format: FileFormat, count: Count) -> Iterator[bytes]:
    """The file piece by piece; CSV and JSON begin at once, a workbook when it is complete."""
    with reading_connection() as connection:
        rows = count.over(table.rows(connection))
        if file_format is FileFormat.CSV:
            yield from write_csv(table.labels, rows)
        elif file_format is FileFormat.JSON:
            yield from write_json(table.keys, rows)
        else:
            yield from _workbook(table, rows)


def write_file(
    table: Table, file_format: FileFormat, rows: Iterable[Sequence[Cell]], path: Path
) -> None:
    if file_format is FileFormat.XLSX:
        write_xlsx(table.labels, rows, path, sheet=table.sheet)
        return
    pieces = (
        write_csv(table.labels, rows)
        if file_format is FileFormat.CSV
        else write_json(table.keys, rows)
    )
    with path.open("wb") as file:
        for piece in pieces:
            file.write(piece)


@contextlib.contextmanager
def scratch_file(ending: str) -> Iterator[Path]:
    """A place for a file while it is made, in the portal's own folder; gone afterwards."""
    folder: Path = current_app.extensions["settings"].data_dir / "tmp"
    folder.mkdir(mode=0o700, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as own:
        yield Path(own) / f"export.{ending}"


def _workbook(table: Table, rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    with scratch_file("xlsx") as path:
        write_file(table, FileFormat.XLSX, rows, path)
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece
