"""Tables going out, as CSV or XLSX, without running as formulas and without losing a digit.

Both come back exactly through ``core.reports.readers``: text as it was (CSV by the
scheme of ``formula_guard``, XLSX because its cells are typed), dates as ISO text.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias
from unicodedata import east_asian_width

from flask_babel import LazyString

from core.clock import BEIJING
from core.reports.formula_guard import guard

Cell: TypeAlias = (
    str | LazyString | Enum | int | float | Decimal | bool | date | datetime | time | None
)

# A spreadsheet keeps 15 significant digits; longer numbers go out as text.
_EXACT = 10**15
_FIRST_SHEET_DAY = date(1900, 3, 1)
# Excel's bound is 32,767; the rest is for the note that something was cut.
LONGEST_TEXT = 32_700
_CUT = " […]"
_PIECE = 64 * 1024
_MOMENT, _DAY = "yyyy-mm-dd hh:mm", "yyyy-mm-dd"
# Rows that say how wide columns are to be, and the bounds of that in characters.
_SAMPLE = 200
_NARROWEST, _WIDEST = 6, 60
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Yield a CSV file piece by piece: UTF-8 with BOM, commas, every cell quoted.

    Aware times become Beijing time; a naive one is refused (ValueError), as is a row of
    another length than ``columns``. Memory stays flat whatever the number of rows.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    buffer.write("\ufeff")
    writer.writerow([guard(_clean(str(label))) for label in columns])
    for row in rows:
        writer.writerow(_csv_cells(row, len(columns)))
        if buffer.tell() > _PIECE:
            yield _taken(buffer)
    yield _taken(buffer)


def write_xlsx(
    columns: Sequence[str], rows: Iterable[Sequence[Cell]], path: Path, *, sheet: str = "Sheet1"
) -> None:
    """Write an XLSX file to ``path``: text as text, dates and times as such and wide enough.

    The heading stays in view and filters. Widths come from the first rows, so that memory stays
    flat. Aware times become Beijing time. Whole numbers of more than 15 digits, dates before
    March 1900 (which spreadsheets cannot count) and endless numbers go out as text; a
    text over 32,700 characters is cut and says so. Column labels must differ.
    """
    import rustpy_xlsxwriter

    labels = [_clipped(_clean(str(label))) for label in columns]
    if len(set(labels)) != len(labels) or not labels:
        raise ValueError("column labels must differ and there must be one")
    every = _records(labels, rows)
    first = list(islice(every, _SAMPLE))
    rustpy_xlsxwriter.write_worksheet(
        chain(first, every),
        str(path),
        sheet_name=_sheet_name(sheet),
        freeze_row=1,
        bold_headers=True,
        autofilter=True,
        column_widths=[_width(label, [one[label] for one in first]) for label in labels],
        datetime_format=_MOMENT,
        column_formats={
            label: rustpy_xlsxwriter.Format().set_num_format(_DAY)
            for label in labels
            if any(type(one[label]) is date for one in first)
        },
        # Numbers of documents and telephones are text on purpose.
        ignore_errors=labels,
    )


def xlsx_of(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A small XLSX file as bytes, for the one answer it is made for."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sheet.xlsx"
        write_xlsx(columns, rows, path)
        return path.read_bytes()


def _width(label: str, cells: Sequence[object]) -> int:
    """Characters wide enough for what a column holds, and its heading with the filter's sign."""
    widest = max((_drawn(cell) for cell in cells if cell is not None), default=0)
    # A column whose first rows are empty may hold moments further down; too narrow, they are ####.
    return min(_WIDEST, max(widest + 1, _drawn(label) + 4, _NARROWEST if widest else len(_MOMENT)))


def _drawn(cell: object) -> int:
    """How many digits' room a cell takes; a Chinese character takes that of two."""
    if isinstance(cell, date):
        return len(_MOMENT if isinstance(cell, datetime) else _DAY) + 1
    text = str(cell)
    return len(text) if text.isascii() else sum(1 + (east_asian_width(c) in "WF") for c in text)


def _taken(buffer: io.StringIO) -> bytes:
    data = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return data


def _csv_cells(row: Sequence[Cell], width: int) -> list[str]:
    _refuse_other_width(row, width)
    return [_csv_cell(value) for value in row]


def _csv_cell(value: Cell) -> str:
    if value is None or value == "":
        return ""
    # Nearly every cell: a text that begins with a letter or digit and hides nothing.
    if type(value) is str and value.isprintable() and value[:1].isalnum():
        return value
    plain = _plain(value)
    return guard(_clean(plain)) if isinstance(plain, str) else str(plain)


def _plain(value: Cell) -> str | Decimal:
    """The text of one cell; numbers stay numbers so that -5 needs no guard."""
    if isinstance(value, Enum):
        value = value.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, (int, Decimal)):
        return Decimal(value)
    return _moment_text(value) if isinstance(value, (date, time)) else str(value)


def _moment_text(value: date | time) -> str:
    if isinstance(value, datetime):
        return _beijing(value).isoformat(sep=" ")
    if isinstance(value, time):
        return value.replace(microsecond=0, tzinfo=None).isoformat()
    return value.isoformat()


def _beijing(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a time without zone cannot be exported")
    return moment.astimezone(BEIJING).replace(tzinfo=None, microsecond=0)


def _records(labels: list[str], rows: Iterable[Sequence[Cell]]) -> Iterator[Mapping[str, object]]:
    empty = True
    for row in rows:
        _refuse_other_width(row, len(labels))
        yield dict(zip(labels, map(_typed, row), strict=True))
        empty = False
    if empty:
        # Without a record the library would write no header either.
        yield dict.fromkeys(labels)


def _typed(value: Cell) -> object:
    if type(value) is str and len(value) <= LONGEST_TEXT and value.isprintable():
        return value
    if isinstance(value, Enum):
        value = value.value
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, (int, float, Decimal)):
        return _number(value)
    if isinstance(value, datetime):
        return _counted(_beijing(value))
    if isinstance(value, date):
        return _counted(value)
    return _clipped(_clean(_moment_text(value) if isinstance(value, time) else str(value)))


def _number(value: float | Decimal) -> object:
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not exact.is_finite() or abs(exact) >= _EXACT or len(exact.as_tuple().digits) > 17:
        return str(value)
    if isinstance(value, Decimal):
        return float(value) if len(exact.as_tuple().digits) <= 15 else str(value)
    return value


def _counted(value: date) -> object:
    day = value.date() if isinstance(value, datetime) else value
    return value if day >= _FIRST_SHEET_DAY else _early(value)


def _early(value: date) -> str:
    return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()


def _clean(text: str) -> str:
    """Control and half characters have no place in a table of either format."""
    return _NOT_TEXT.sub("\ufffd", text)


def _clipped(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + _CUT


def _refuse_other_width(row: Sequence[Cell], width: int) -> None:
    if len(row) != width:
        raise ValueError(f"a row of {len(row)} cells under {width} columns")


def _sheet_name(name: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", _clean(name)).strip()[:31] or "Sheet1"
