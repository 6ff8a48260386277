"""Small workbooks of several sheets with charts; long lists go out by `core.reports.writers`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Any

from core.charts import Chart, cut
from core.reports.writers import Cell

# Excel's bound for the name of a sheet, in characters.
LONGEST_NAME = 31


@dataclass(frozen=True)
class Sheet:
    """Rows below a heading; `is_drawn`: the numbers of the second column stand beside as bars."""

    name: str
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[int]
    is_drawn: bool = False


def write_book(sheets: Sequence[Sheet]) -> bytes:
    """The workbook: text as text, never a formula or a link; nothing (None) as an empty cell."""
    import xlsxwriter

    kept = BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True}) as book:
        for sheet in sheets:
            _write(book, sheet)
    return kept.getvalue()


def _write(book: Any, sheet: Sheet) -> None:
    drawn = book.add_worksheet(cut(sheet.name, LONGEST_NAME))
    heading, plain = (book.add_format(one) for one in ({"bold": True}, {"text_wrap": True}))
    for column, width in enumerate(sheet.widths):
        drawn.set_column(column, column, width)
    for number, row in enumerate(sheet.rows):
        for column, value in enumerate(row):
            form = plain if number else heading
            if isinstance(value, int | float | Decimal):
                drawn.write_number(number, column, float(value), form)
            elif value is not None:
                drawn.write_string(number, column, str(value), form)
    if sheet.is_drawn and len(sheet.rows) > 1:
        _draw(book, drawn, sheet)


def _draw(book: Any, drawn: Any, sheet: Sheet) -> None:
    """Bars in the order of the rows, the first on top."""
    where, last = drawn.get_name(), len(sheet.rows) - 1
    chart = book.add_chart({"type": "bar"})
    chart.add_series({
        "name": sheet.name,
        "categories": [where, 1, 0, last, 0],
        "values": [where, 1, 1, last, 1],
        "fill": {"color": Chart.colour("canal")},
    })  # fmt: skip
    chart.set_title({"name": sheet.name})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True})
    drawn.insert_chart("E2", chart, {"description": sheet.name})
