"""What a workbook looks like when it is opened: nothing cut, nothing ####, ready to filter."""

from __future__ import annotations

import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

from lxml import etree

from core.reports.writers import write_xlsx

LABELS = ["姓名", "Telephone", "Born on", "Submitted (Beijing)", "Left at", "Remarks"]
NS = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
AT = datetime(2026, 11, 28, 11, 30, 59, tzinfo=UTC)


def opened(tmp_path: Path, rows: list[list[object]]):
    path = tmp_path / "list.xlsx"
    write_xlsx(LABELS, rows, path)
    book = zipfile.ZipFile(path)
    return tuple(
        etree.fromstring(book.read(f"xl/{one}.xml")) for one in ("worksheets/sheet1", "styles")
    )


def test_heading_stays_and_filters(tmp_path):
    sheet, _styles = opened(tmp_path, [["王伟", "+86 1", None, None, None, "x"]] * 3)
    (pane,) = sheet.iterfind(".//s:pane", NS)
    assert (pane.get("ySplit"), pane.get("state")) == ("1", "frozen")
    assert sheet.find("s:autoFilter", NS).get("ref") == "A1:F4"


def test_columns_are_as_wide_as_what_they_hold(tmp_path):
    late = [["王伟", "+8613800000000", None, AT, None, ""]] * 500 + [["李", "1", None, AT, AT, ""]]
    sheet, _styles = opened(
        tmp_path, [["欧阳娜娜欧阳娜娜", "1", date(1990, 4, 27), AT, None, "x" * 900], *late]
    )
    widths = [float(one.get("width")) for one in sheet.iterfind("s:cols/s:col", NS)]
    name, telephone, born, submitted, left, remarks = widths
    assert name >= 16
    assert telephone >= 14
    assert born >= 11
    assert submitted >= 17
    # Its first moment comes after those that were looked at.
    assert left >= 16
    assert 40 <= remarks <= 70


def test_days_and_moments_are_cells_of_their_own_kind_and_show_as_such(tmp_path):
    sheet, styles = opened(tmp_path, [["王伟", "0013800000000", date(1990, 4, 27), AT, None, ""]])
    formats = {
        one.get("numFmtId"): one.get("formatCode") for one in styles.iterfind(".//s:numFmt", NS)
    }
    kinds = [one.get("numFmtId") for one in styles.iterfind("s:cellXfs/s:xf", NS)]
    cells = {one.get("r"): one for one in sheet.iterfind(".//s:c", NS)}
    shown = {place: formats.get(kinds[int(cells[place].get("s", 0))]) for place in ("C2", "D2")}
    assert shown == {"C2": "yyyy-mm-dd", "D2": "yyyy-mm-dd hh:mm"}
    assert float(cells["C2"].findtext("s:v", namespaces=NS)) == 32990
    assert cells["B2"].get("t") == "inlineStr"
    ignored = sheet.find("s:ignoredErrors/s:ignoredError", NS)
    assert ignored.get("numberStoredAsText") == "1"
