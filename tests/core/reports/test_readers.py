"""Tables from other programs: read as they were meant, or refused with advice."""

from __future__ import annotations

import io
import zipfile
from time import process_time

import pytest

from core.reports.readers import SheetLimits, SheetRefusal, SheetRefused, read_sheet
from core.reports.sheets import _MESSAGES
from tests.core.reports import tables
from tests.core.reports.tables import HEADER_ROW, filled, text_cell, workbook

CHINESE = "姓名,学校\r\n张三,北京大学\r\n李四,“清华”大学（主校区）\r\n"
ROWS = [("张三", "北京大学"), ("李四", "“清华”大学（主校区）")]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gbk", "gb18030"]
)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_of_any_program(encoding, separator):
    data = CHINESE.replace(",", separator).encode(encoding)
    sheet = read_sheet(data, declared_name="名单.csv")
    assert sheet.header == ("姓名", "学校")
    assert [row.values for row in sheet.rows] == ROWS
    assert sheet.row_count == 2


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        (b"a,b\n1,2\n", [(2, ("1", "2"))]),
        (b"a,b\r1,2\r", [(2, ("1", "2"))]),
        (b"a,b\n\n\n1,2", [(4, ("1", "2"))]),
        (b"\n\na,b\n1", [(4, ("1", ""))]),
        (b"a,b\n1,2,,,\n", [(2, ("1", "2"))]),
        (b"sep=;\r\na;b\r\n1,5;2\r\n", [(2, ("1,5", "2"))]),
        (b'a,b\n"x\ny","z ""q"""\nlast,1\n', [(2, ("x\ny", 'z "q"')), (3, ("last", "1"))]),
        (b'"a;b",c\n1,2\n', [(2, ("1", "2"))]),
        (b"only\nx\n", [(2, ("x",))]),
        (b"a,b\n'=1,''=2\n", [(2, ("=1", "'=2"))]),
        (b"a,b\n'tis,'\n", [(2, ("'tis", "'"))]),
        (b" a , b \n x , y \n", [(2, (" x ", " y "))]),
        ("name\nJosé\nZoë\n".encode(), [(2, ("José",)), (3, ("Zoë",))]),
    ],
)
def test_csv_shapes(data, rows):
    sheet = read_sheet(data, declared_name="a.csv")
    assert [(row.number, row.values) for row in sheet.rows] == rows


def test_csv_names_cells_a_spreadsheet_has_rounded():
    sheet = read_sheet(b"id,n\n1.10101E+17,5\n007,1E5\n", declared_name="a.csv")
    assert sheet.lost_digits == ("A2",)


def test_xlsx_keeps_row_numbers_and_reports_formulas():
    rows = (
        f'<row r="3">{text_cell("B3", "name")}{text_cell("C3", "sum")}</row>'
        f'<row r="7">{text_cell("B7", "x")}<c r="C7"><f>1+1</f><v>2</v></c></row>'
        f'<row r="9">{text_cell("B9", "y")}<c r="C9" t="str"><f>A1</f><v>ab</v></c></row>'
        f'<row r="10">{text_cell("B10", "z")}<c r="C10"><v>110101199003071234</v></c></row>'
    )
    # A table that does not begin in column A has an empty first column there.
    assert read_sheet(workbook(rows), declared_name="a.xlsx").header == ("", "name", "sum")
    with pytest.raises(SheetRefused) as refused:
        read_sheet(workbook(rows.replace("B9", "A9")), declared_name="a.xlsx")
    assert refused.value.code is SheetRefusal.EMPTY_HEADER
    moved = rows.replace('"B', '"A').replace('"C', '"B')
    sheet = read_sheet(workbook(moved), declared_name="a.xlsx")
    assert sheet.header == ("name", "sum")
    assert [(row.number, row.values[1]) for row in sheet.rows][:2] == [(7, "2"), (9, "ab")]
    assert sheet.formulas == 2
    assert sheet.formula_cells == ("B7", "B9")
    assert sheet.lost_digits == ("B10",)


def test_xlsx_cells_as_text():
    cells = '<c r="A2"><v>5</v></c><c r="B2" t="b"><v>1</v></c>'
    more = '<row r="3"><c r="A3"><v>0.1</v></c><c r="B3"><v>1E+21</v></c></row>'
    shared = "<si><t>共享</t></si><si><r><t>a</t></r><r><t>b</t></r></si>"
    last = '<row r="4"><c r="A4" t="s"><v>0</v></c><c r="B4" t="s"><v>1</v></c></row>'
    data = workbook(HEADER_ROW + f'<row r="2">{cells}</row>' + more + last, shared=shared)
    sheet = read_sheet(data, declared_name="a.xlsx")
    assert [row.values for row in sheet.rows] == [
        ("5", "TRUE"),
        ("0.1", "1" + "0" * 21),
        ("共享", "ab"),
    ]


def test_styled_blanks_to_the_edge_are_no_columns():
    data = filled(text_cell("A2", "x") + '<c r="XFD2" s="0"/>')
    assert read_sheet(data, declared_name="a.xlsx").row_count == 1


def test_first_visible_sheet_is_read():
    data = workbook(HEADER_ROW, states=("hidden", "visible"))
    assert read_sheet(data, declared_name="a.xlsx").header == ("sheet 2",)


def test_workbook_of_another_program(tmp_path):
    import xlsxwriter

    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("名单")
        sheet.write_row(0, 0, ["姓名", "n"])
        sheet.write_row(1, 0, ["王", 3])
        sheet.write_formula(2, 1, "=B2*2", None, 6)
        sheet.write_string(2, 0, "合计")
    read = read_sheet(path, declared_name="a.xlsx")
    assert [row.values for row in read.rows] == [("王", "3"), ("合计", "6")]
    assert read.formula_cells == ("B3",)


def _zip_of(name, body):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, body)
    return out.getvalue()


def _bomb():
    return workbook(sheet=tables.HEAD + " " * 400_000_000 + tables.TAIL)


def _long_shared():
    one = f"<si><t>{'x' * 30_000}</t></si>"
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(2, 6000))
    return workbook(HEADER_ROW + rows, shared=one)


R = SheetRefusal
GOOD = filled(text_cell("A2", "x"))


def _doubled():
    out = io.BytesIO(GOOD)
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    return out.getvalue()


HOSTILE = [
    ("empty", "a.csv", lambda: b"", R.EMPTY),
    ("only blank lines", "a.csv", lambda: b"\n,,,\n \n", R.EMPTY),
    ("empty workbook", "a.xlsx", workbook, R.EMPTY),
    ("heading only", "a.csv", lambda: b"a,b\n", R.NO_ROWS),
    ("heading only, workbook", "a.xlsx", lambda: workbook(HEADER_ROW), R.NO_ROWS),
    ("too large", "a.csv", lambda: b"a\n" + b"1\n" * 11_000_000, R.TOO_LARGE),
    ("picture", "a.csv", lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", R.NOT_A_SHEET),
    ("program", "a.csv", lambda: b"MZ" + bytes(range(128)) * 3, R.NOT_A_SHEET),
    ("control characters", "a.csv", lambda: b"a,b\n1,\x01\n", R.NOT_A_SHEET),
    ("zip called csv", "a.csv", lambda: GOOD, R.NOT_A_SHEET),
    ("csv called xlsx", "a.xlsx", lambda: b"a,b\n1,2\n", R.NOT_A_SHEET),
    ("zip called xlsx", "a.xlsx", lambda: _zip_of("a.txt", "x"), R.NOT_A_SHEET),
    ("word called xlsx", "a.xlsx", lambda: _zip_of("word/document.xml", "x"), R.NOT_A_SHEET),
    ("page", "a.html", lambda: b"<table><tr><td>1", R.NOT_A_SHEET),
    ("no ending", "table", lambda: b"a,b\n1,2\n", R.NOT_A_SHEET),
    ("old Excel", "a.xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, R.OLD_FORMAT),
    ("LibreOffice", "a.ods", lambda: _zip_of("content.xml", "x"), R.OLD_FORMAT),
    ("binary Excel", "a.xlsb", lambda: GOOD, R.OLD_FORMAT),
    (
        "locked workbook",
        "a.xlsx",
        lambda: (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + b"\0" * 99
            + "EncryptedPackage".encode("utf-16-le")
        ),
        R.ENCRYPTED,
    ),
    ("macros by name", "a.xlsm", lambda: GOOD, R.MACROS),
    (
        "macros inside",
        "a.xlsx",
        lambda: workbook(HEADER_ROW, extra={"xl/vbaProject.bin": b"x"}),
        R.MACROS,
    ),
    ("western letters", "a.csv", lambda: "name\nJosé\nZoë\n".encode("latin-1"), R.WRONG_ENCODING),
    (
        "german letters",
        "a.csv",
        lambda: "name\nmüller\nschröder\n".encode("cp1252"),
        R.WRONG_ENCODING,
    ),
    ("broken UTF-8 with mark", "a.csv", lambda: b"\xef\xbb\xbfa,b\n\xff\xfe\n", R.WRONG_ENCODING),
    ("half UTF-16", "a.csv", lambda: "a,b\n1,2".encode("utf-16")[:-1], R.WRONG_ENCODING),
    ("quote never closed", "a.csv", lambda: b'a,b\n"x,2\n3,4\n', R.DAMAGED),
    ("heading twice", "a.csv", lambda: b"a,b,a\n1,2,3\n", R.DUPLICATE_HEADER),
    ("heading twice, by blanks", "a.csv", lambda: b"a x,b, a  x \n1,2,3\n", R.DUPLICATE_HEADER),
    ("heading missing", "a.csv", lambda: b"a,,c\n1,2,3\n", R.EMPTY_HEADER),
    ("row too wide", "a.csv", lambda: b"a,b\n1,2,3\n", R.WIDE_ROW),
    (
        "100,001 rows",
        "a.csv",
        lambda: "\n".join(tables.many_rows(100_001)).encode(),
        R.TOO_MANY_ROWS,
    ),
    (
        "101 columns",
        "a.csv",
        lambda: "\n".join(tables.many_rows(2, 101)).encode(),
        R.TOO_MANY_COLUMNS,
    ),
    (
        "too many cells",
        "a.csv",
        lambda: "\n".join(tables.many_rows(30_000, 99)).encode(),
        R.TOO_MANY_CELLS,
    ),
    ("long cell", "a.csv", lambda: b"a\n" + b"x" * 40_000, R.LONG_CELL),
    ("endless cell", "a.csv", lambda: b"a\n" + b"x" * 400_000, R.DAMAGED),
    ("cut workbook", "a.xlsx", lambda: GOOD[:-30], R.DAMAGED),
    ("half a workbook", "a.xlsx", lambda: GOOD[: len(GOOD) // 2], R.DAMAGED),
    ("broken XML", "a.xlsx", lambda: workbook(sheet=tables.HEAD + "<row>"), R.DAMAGED),
    ("sheet missing", "a.xlsx", lambda: workbook(states=()), R.DAMAGED),
    ("all sheets hidden", "a.xlsx", lambda: workbook(HEADER_ROW, states=("hidden",)), R.DAMAGED),
    ("zip bomb", "a.xlsx", _bomb, R.TOO_MANY_CELLS),
    (
        "zip bomb that lies",
        "a.xlsx",
        lambda: tables.false_size(_bomb(), b"xl/worksheets/sheet1.xml", 1000),
        R.TOO_MANY_CELLS,
    ),
    (
        "false size",
        "a.xlsx",
        lambda: tables.false_size(GOOD, b"xl/worksheets/sheet1.xml", 10),
        R.DAMAGED,
    ),
    ("far corner", "a.xlsx", lambda: filled('<c r="XFD2"><v>1</v></c>'), R.TOO_MANY_COLUMNS),
    (
        "far row",
        "a.xlsx",
        lambda: workbook(HEADER_ROW + '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
        R.TOO_MANY_ROWS,
    ),
    (
        "row number of eleven digits",
        "a.xlsx",
        lambda: workbook(HEADER_ROW + '<row r="99999999999"><c><v>1</v></c></row>'),
        R.TOO_MANY_ROWS,
    ),
    (
        "laughing entities",
        "a.xlsx",
        lambda: workbook(
            sheet='<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
            + tables.HEAD
            + f'<row r="1">{text_cell("A1", "&b;")}</row>'
            + tables.TAIL
        ),
        R.DAMAGED,
    ),
    (
        "outside entity",
        "a.xlsx",
        lambda: workbook(
            sheet='<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
            + tables.HEAD
            + f'<row r="1">{text_cell("A1", "&a;")}</row>'
            + tables.TAIL
        ),
        R.DAMAGED,
    ),
    ("one long text in every cell", "a.xlsx", _long_shared, R.TOO_MANY_CELLS),
    (
        "text of a million letters",
        "a.xlsx",
        lambda: workbook(HEADER_ROW, shared=f"<si><t>{'x' * 1_000_000}</t></si>"),
        R.LONG_TEXT,
    ),
    ("long inline text", "a.xlsx", lambda: filled(text_cell("A2", "x" * 40_000)), R.LONG_CELL),
    ("pointer past the texts", "a.xlsx", lambda: filled('<c r="A2" t="s"><v>7</v></c>'), R.DAMAGED),
    ("two parts of one name", "a.xlsx", _doubled, R.DAMAGED),
    (
        "three thousand parts",
        "a.xlsx",
        lambda: workbook(HEADER_ROW, extra={f"x/{n}.xml": b"" for n in range(3000)}),
        R.DAMAGED,
    ),
]


@pytest.mark.parametrize(
    ("name", "build", "code"), [case[1:] for case in HOSTILE], ids=[case[0] for case in HOSTILE]
)
def test_table_is_refused_with_its_reason(name, build, code):
    data = build()
    started = process_time()
    with pytest.raises(SheetRefused) as refused:
        read_sheet(data, declared_name=name)
    assert refused.value.code is code
    assert process_time() - started < 5
    assert "%" not in str(refused.value.message)


def test_wider_limits_let_the_large_in():
    """The refusals above come from the limits and not from chance."""
    wide = SheetLimits(
        max_rows=10**6, max_columns=10**5, max_cells=10**7, max_cell_length=10**6, max_text=10**9
    )
    for name in ("100,001 rows", "101 columns", "long cell", "too many cells", "long inline text"):
        _, declared, build, _ = next(case for case in HOSTILE if case[0] == name)
        assert read_sheet(build(), declared_name=declared, limits=wide).row_count >= 1


def test_every_refusal_has_words():
    assert set(_MESSAGES) == set(SheetRefusal)
