"""Tables coming in: CSV or XLSX from any program, read as text, row numbers kept."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.reports.sheets import RawSheet, SheetLimits, SheetRefusal, SheetRefused
from core.shares import take_place

__all__ = ["Row", "Sheet", "SheetLimits", "SheetRefusal", "SheetRefused", "read_sheet"]

# So many lines may stand above the heading.
_TITLES = 20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_OTHER_TABLES = frozenset({"xls", "xlsb", "ods", "et", "numbers", "fods", "xlt"})
_CSV_ENDINGS = frozenset({"csv", "txt", "tsv"})


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file as a spreadsheet shows it, and its cells as text."""

    number: int
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: headings, then rows of exactly as many cells. Blank rows are left out.

    The heading of a column that is empty throughout may be empty too.

    ``formulas`` counts cells that were computed (their last value was read) and
    ``formula_cells`` names the first of them; ``lost_digits`` names all cells whose number
    is not the one somebody typed: rounded, or with zeros that only the format shows, as
    happens to identity numbers. Whoever imports refuses those cells.
    """

    header: tuple[str, ...]
    rows: Iterator[Row]
    row_count: int
    # The row of the headings.
    number: int = 1
    formulas: int = 0
    formula_cells: tuple[str, ...] = field(default=())
    lost_digits: tuple[str, ...] = field(default=())


def read_sheet(
    source: bytes | Path,
    *,
    declared_name: str,
    limits: SheetLimits | None = None,
    knows: Callable[[str], bool] | None = None,
) -> Sheet:
    """Read a table; every refusal comes from here, none while iterating.

    CSV may be UTF-8, UTF-16 or GB18030 (GBK), split by comma, semicolon or tab; what
    our own writer guarded is unguarded. Of an XLSX the first visible sheet is read.
    Dates come as 2027-07-10 or 2027-07-10 09:00:00, yes and no as TRUE and FALSE.
    `knows` tells a heading: what stands above the first row that has the most is a title.
    Raises ``SheetRefused``.
    """
    take_place(at="file")
    limits = limits or SheetLimits()
    data = _bytes_of(source, limits)
    ending = declared_name.rpartition(".")[2].lower()
    raw = _read_raw(data, ending, limits)
    numbered = [(number, row) for number, row in raw.rows if any(cell.strip() for cell in row)]
    if not numbered:
        raise SheetRefused(SheetRefusal.EMPTY)
    if knows is not None:
        known = [sum(map(knows, row)) for _number, row in numbered[:_TITLES]]
        numbered = numbered[known.index(max(known)) :]
    header = _header(numbered[0][1], numbered, limits)
    rows = [Row(number, _fitted(number, row, len(header))) for number, row in numbered[1:]]
    if not rows:
        raise SheetRefused(SheetRefusal.NO_ROWS)
    return Sheet(
        header, iter(rows), len(rows), numbered[0][0],
        raw.formulas, raw.formula_cells, raw.lost_digits,
    )  # fmt: skip


def _bytes_of(source: bytes | Path, limits: SheetLimits) -> bytes:
    if isinstance(source, bytes):
        data = source
    else:
        with source.open("rb") as file:
            data = file.read(limits.max_bytes + 1)
    if len(data) > limits.max_bytes:
        raise SheetRefused(SheetRefusal.TOO_LARGE, megabytes=limits.max_bytes // 1024 // 1024)
    if not data:
        raise SheetRefused(SheetRefusal.EMPTY)
    return data


def _read_raw(data: bytes, ending: str, limits: SheetLimits) -> RawSheet:
    # Loaded late: a page that only shows the upload form needs neither reader.
    from core.reports.csv_reader import read_csv
    from core.reports.xlsx_reader import read_xlsx

    if data.startswith(_OLE):
        locked = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e" in data
        raise SheetRefused(SheetRefusal.ENCRYPTED if locked else SheetRefusal.OLD_FORMAT)
    if ending in _OTHER_TABLES:
        raise SheetRefused(SheetRefusal.OLD_FORMAT)
    if ending == "xlsm":
        raise SheetRefused(SheetRefusal.MACROS)
    if data.startswith(_ZIP) and ending == "xlsx":
        return read_xlsx(data, limits)
    if ending in _CSV_ENDINGS and not data.startswith(_ZIP):
        return read_csv(data, limits)
    raise SheetRefused(SheetRefusal.NOT_A_SHEET)


def _header(
    first: Sequence[str], numbered: Sequence[tuple[int, Sequence[str]]], limits: SheetLimits
) -> tuple[str, ...]:
    names = [" ".join(name.split()) for name in first]
    while names and not names[-1]:
        names.pop()
    if len(names) > limits.max_columns:
        raise SheetRefused(SheetRefusal.TOO_MANY_COLUMNS, most=limits.max_columns)
    for position, name in enumerate(names):
        if name and name in names[:position]:
            raise SheetRefused(SheetRefusal.DUPLICATE_HEADER, name=name[:60])
        if not name and any("".join(row[position : position + 1]).strip() for _, row in numbered):
            raise SheetRefused(SheetRefusal.EMPTY_HEADER, column=position + 1)
    if len(numbered) - 1 > limits.max_rows:
        raise SheetRefused(SheetRefusal.TOO_MANY_ROWS, most=limits.max_rows)
    return tuple(names)


def _fitted(number: int, row: Sequence[str], width: int) -> tuple[str, ...]:
    if any(cell.strip() for cell in row[width:]):
        raise SheetRefused(SheetRefusal.WIDE_ROW, row=number)
    return (*row[:width], *[""] * (width - len(row)))
