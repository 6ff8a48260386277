"""XLSX through calamine, after the archive was measured."""

import io
import posixpath
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pyexpat import XMLParserType

import python_calamine as calamine

from core.reports.sheets import RawSheet, SheetLimits, SheetRefusal, SheetRefused
from core.reports.xlsx_archive import Archive
from core.reports.xlsx_measure import SheetMeasure, measure_sheet, text_lengths

_Start = Callable[[str, dict[str, str]], None]


def read_xlsx(data: bytes, limits: SheetLimits) -> RawSheet:
    """Read the first visible sheet as text. Raises ``SheetRefused``."""
    archive = Archive(data, limits)
    archive.measure()
    name, part = _first_visible(archive)
    measure = measure_sheet(archive, part, text_lengths(archive, limits), limits)
    try:
        workbook = calamine.load_workbook(io.BytesIO(data))
        sheet = workbook.get_sheet_by_name(name)
        rows = list(_rows(sheet, measure))
    except (calamine.CalamineError, ValueError, OverflowError, OSError) as error:
        raise SheetRefused(SheetRefusal.DAMAGED) from error
    return RawSheet(
        iter(rows), measure.formulas, tuple(measure.formula_cells), tuple(measure.lost_digits)
    )


def _rows(sheet: calamine.CalamineSheet, measure: SheetMeasure) -> Iterator[tuple[int, list[str]]]:
    start = sheet.start
    if start is None or not measure.cells:
        return
    # to_python leaves out the empty corner above and left of the first cell.
    blank = [""] * start[1]
    for offset, row in enumerate(sheet.to_python(skip_empty_area=True)):
        yield start[0] + offset + 1, [*blank, *map(_text, row)]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _number_text(value)
    if isinstance(value, datetime):
        return _to_second(value).isoformat(sep=" ")
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value)


def _number_text(value: float) -> str:
    """5.0 as 5, and never in powers of ten."""
    if value != value or value in {float("inf"), float("-inf")}:  # noqa: PLR0124 - NaN
        return ""
    return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")


def _to_second(moment: datetime) -> datetime:
    """Days are stored as fractions; the nearest second is what was meant."""
    return (moment + timedelta(microseconds=500_000)).replace(microsecond=0)


def _first_visible(archive: Archive) -> tuple[str, str]:
    """Name and part of the first sheet that is not hidden."""
    sheets: list[tuple[str, str]] = []
    targets: dict[str, str] = {}

    def start_sheet(name: str, attributes: dict[str, str]) -> None:
        if name.endswith(" sheet") and attributes.get("state", "visible") == "visible":
            links = [value for key, value in attributes.items() if key.endswith(" id")]
            sheets.append((attributes["name"], links[0]))

    def start_link(_name: str, attributes: dict[str, str]) -> None:
        if attributes.get("TargetMode") != "External" and "Id" in attributes:
            targets[attributes["Id"]] = attributes.get("Target", "")

    try:
        archive.walk("xl/workbook.xml", _starts(start_sheet))
        archive.walk("xl/_rels/workbook.xml.rels", _starts(start_link))
        name, link = sheets[0]
        part = posixpath.normpath(posixpath.join("/xl", targets[link])).lstrip("/")
    except LookupError as error:
        raise SheetRefused(SheetRefusal.DAMAGED) from error
    if not archive.has(part):
        raise SheetRefused(SheetRefusal.DAMAGED)
    return name, part


def _starts(handler: _Start) -> Callable[[XMLParserType], None]:
    def prepare(parser: XMLParserType) -> None:
        parser.StartElementHandler = handler

    return prepare
