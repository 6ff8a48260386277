"""Reading catalogue files, sound and hostile."""

from __future__ import annotations

import csv
import io
import zipfile
from time import process_time

import pytest
import xlsxwriter

from core.errors import DomainError
from talent.catalogue.faults import Reason
from talent.catalogue.importing import read_catalogue
from talent.catalogue.ladders import SEED
from talent.catalogue.states import Degree, Level
from talent.catalogue.tiers import Rule
from talent.catalogue.values import KnownName, SheetReading
from tests.talent.catalogue.sheets import csv_of, row, sheet, xlsx_of

SEED_FILE = SEED / "catalogue.csv"
pytestmark = pytest.mark.usefixtures("app")


def read(content: bytes, name: str = "list.csv", **known: KnownName) -> SheetReading:
    return read_catalogue(sheet(content, name), known)


def refusal(content: bytes, name: str = "list.csv") -> str:
    with pytest.raises(DomainError) as refused:
        read(content, name)
    assert refused.value.field == "file"
    return str(refused.value.message)


def test_the_shipped_list_has_344_sound_entries() -> None:
    reading = read(SEED_FILE.read_bytes())
    assert (reading.rows, len(reading.entries), reading.refused, reading.remarks) == (
        344,
        344,
        (),
        (),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_encodings_chinese_offices_use(encoding: str) -> None:
    assert read(csv_of(row(), encoding=encoding)).entries[0].name_zh == "注册测试师"


def test_gbk_of_the_whole_shipped_list() -> None:
    text = SEED_FILE.read_text(encoding="utf-8")
    assert read(text.encode("gb18030")).entries == read(text.encode()).entries


def test_another_encoding_is_refused() -> None:
    assert refusal(csv_of(row(name_local="Prüfer"), encoding="utf-8") + b"\xff\xfe\x81\x00\xff")


def test_missing_columns_are_all_named() -> None:
    message = refusal(b"code,name_en\nA-1,x\n")
    assert "sector" in message
    assert "requires_licence_valid" in message
    assert "name_en" not in message.replace("name_zh", "")


def test_chinese_headings_and_values() -> None:
    headings = {
        "编码": "SZ-TST-9",
        "行业领域": "生物医药",
        "英文名称": "Certified Tester",
        "中文名称": "注册测试师",
        "发证机构英文名称": "Board of Testing",
        "国家或地区": "德国",
        "职称系列": "工程",
        "职称系列（英文）": "Engineering",
        "资格名称": "工程师",
        "职称英文名称": "Engineer",
        "级别": "中级",
        "是否须在有效期内": "是",
    }
    (entry,) = read(csv_of(headings)).entries
    assert (entry.sector, entry.region, entry.level) == ("biomedicine", "DE", "intermediate")
    assert entry.requires_licence_valid


def test_two_headings_for_one_column_are_refused() -> None:
    assert "code" in refusal(csv_of({**row(), "编码": "SZ-2"}))


def test_an_unknown_column_is_remarked_on() -> None:
    reading = read(csv_of({**row(), "favourite colour": "green"}))
    assert [(fault.row, fault.reason) for fault in reading.remarks] == [(1, Reason.COLUMN_UNKNOWN)]


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("code", "", Reason.EMPTY),
        ("code", "12", Reason.CODE_PATTERN),
        ("code", "ABC", Reason.CODE_PATTERN),
        ("code", "SZ 1", Reason.CODE_PATTERN),
        ("code", "SZ/1", Reason.CODE_PATTERN),
        ("code", "../1", Reason.CODE_PATTERN),
        ("code", "ＳＺ-1", Reason.CODE_PATTERN),
        ("code", "S" + "1" * 40, Reason.TOO_LONG),
        ("sector", "magic", Reason.SECTOR),
        ("name_en", "  ", Reason.EMPTY),
        ("name_en", "x" * 301, Reason.TOO_LONG),
        ("name_en", "=HYPERLINK(1)", Reason.FORMULA),
        ("name_zh", "@SUM(1)", Reason.FORMULA),
        ("name_en", "Cert\u202eified", Reason.CONTROL_CHARACTER),
        ("name_zh", "注册\u200b师", Reason.CONTROL_CHARACTER),
        ("name_en", "bell\u00ad", Reason.CONTROL_CHARACTER),
        ("name_zh", "—", Reason.EMPTY),
        ("region", "XX", Reason.REGION),
        ("region", "Atlantis", Reason.REGION),
        ("level", "boss", Reason.LEVEL),
        ("requires_licence_valid", "maybe", Reason.YES_NO),
        ("min_years_experience", "three", Reason.NUMBER),
        ("min_years_experience", "61", Reason.NUMBER),
        ("min_years_experience", "2.5", Reason.NUMBER),
        ("min_years_experience", "³", Reason.NUMBER),
        ("state", "asleep", Reason.CHOICE),
        ("effect", "magic", Reason.CHOICE),
        ("route", "abroad", Reason.CHOICE),
        ("tier_rules", "junior:master", Reason.TIER_RULES),
        ("tier_rules", "junior:master:99", Reason.TIER_RULES),
        ("tier_rules", "junior:wizard:1", Reason.TIER_RULES),
        ("papers", "drop:degree", Reason.PAPERS),
        ("papers", "add:wand", Reason.PAPERS),
        ("replaced_by", "SZ-TST-404", Reason.REPLACEMENT),
    ],
)
def test_a_faulty_cell_refuses_its_row_only(column: str, value: str, reason: Reason) -> None:
    reading = read(csv_of(row(1), row(2, **{column: value}), row(3)))
    assert [entry.code for entry in reading.entries] == ["SZ-TST-001", "SZ-TST-003"]
    (fault,) = reading.refused
    assert (fault.row, fault.column, fault.reason) == (3, column, reason)
    assert fault.message


def test_every_fault_of_a_row_is_told() -> None:
    reading = read(csv_of(row(1, sector="?", level="?", region="?")))
    assert [fault.column for fault in reading.refused] == ["sector", "region", "level"]
    assert reading.refused_rows == 1


def test_a_code_may_stand_once_whatever_its_case() -> None:
    reading = read(csv_of(row(1), row(1), row(1, code="sz-tst-001")))
    assert [(fault.row, fault.reason, fault.value) for fault in reading.refused] == [
        (3, Reason.CODE_TWICE, "2"),
        (4, Reason.CODE_TWICE, "2"),
    ]


def test_all_values_of_a_full_row() -> None:
    full = row(
        1,
        min_years_experience="3.0",
        aliases="Tester；TST; Tester ;",
        name_local="Prüfer\nim  Dienst",
        tier_rules="intermediate:master:2;junior:bachelor:0",
        papers="waive:degree;add:translation",
        state="closed",
        replaced_by="SZ-TST-002",
        effect="deemed",
        route="province",
    )
    entry, _ = read(csv_of(full, row(2))).entries
    assert entry.min_years_experience == 3
    assert entry.aliases == ("Tester", "TST")
    assert entry.name_local == "Prüfer im Dienst"
    assert entry.own_tiers == (
        Rule(Level.INTERMEDIATE, Degree.MASTER, 2),
        Rule(Level.JUNIOR, Degree.BACHELOR, 0),
    )
    assert entry.own_papers == ("waive:degree", "add:translation")
    assert (entry.state, entry.replaced_by) == ("closed", "SZ-TST-002")
    assert (entry.effect, entry.route) == ("deemed", "province")


def test_a_code_given_to_another_qualification_is_remarked_on() -> None:
    before = KnownName("Master Brewer", "酿酒大师", "Guild of Brewers")
    reading = read(csv_of(row(1)), **{"SZ-TST-001": before})
    assert [(fault.row, fault.reason) for fault in reading.remarks] == [(2, Reason.CODE_REUSED)]


def test_a_renamed_qualification_keeps_its_code_in_peace() -> None:
    before = KnownName("Certified Tester (old style)", "注册检验员", "Board of Testing")
    assert read(csv_of(row(1)), **{"SZ-TST-001": before}).remarks == ()


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
def test_a_list_with_titles_sums_and_empty_columns_is_read_as_its_author_meant(name) -> None:
    headings = [*row(), "", "依据"]
    lines = [
        ["境外职业资格目录", *[""] * 12], [], ["编制单位：人才服务中心", "", "2026年11月"],
        headings, [*row(1).values(), "", "Law 1"], [], [*row(2).values(), "", ""],
        ["合计", "2条"], ["制表人：李四", "审核人：王五"],
    ]  # fmt: skip
    width = len(headings)
    lines = [[*line, *[""] * (width - len(line))] for line in lines]
    if name.endswith("csv"):
        out = io.StringIO()
        csv.writer(out).writerows(lines)
        content = out.getvalue().encode("gb18030")
    else:
        book = io.BytesIO()
        with xlsxwriter.Workbook(book) as written:
            page = written.add_worksheet()
            for number, line in enumerate(lines):
                page.write_row(number, 0, line)
        content = book.getvalue()
    reading = read(content, name)
    assert [one.code for one in reading.entries] == ["SZ-TST-001", "SZ-TST-002"]
    assert reading.entries[0].evidence == "Law 1"
    assert (reading.rows, reading.refused) == (2, ())
    assert [(one.row, one.reason, one.value) for one in reading.remarks] == [
        (8, Reason.BENEATH, "合计"), (9, Reason.BENEATH, "制表人：李四"),
    ]  # fmt: skip


def test_a_number_a_spreadsheet_has_changed_is_named_by_row_and_column() -> None:
    damaged, book = row(2, verification="3.2E+17"), io.BytesIO()
    with xlsxwriter.Workbook(book) as written:
        page = written.add_worksheet()
        page.write_row(0, 0, list(damaged))
        page.write_row(1, 0, list(row(1).values()))
        page.write_row(2, 0, [*row(2).values(), 320502198504270012])
    sheets = (
        (book.getvalue(), "a.xlsx"),
        (csv_of(damaged | row(1) | {"verification": ""}, damaged), "a.csv"),
    )
    for content, name in sheets:
        reading = read(content, name)
        assert [one.code for one in reading.entries] == ["SZ-TST-001"]
        (fault,) = reading.refused
        assert (fault.row, fault.column, fault.reason) == (3, "verification", Reason.DAMAGED)
        assert "Cell M3: the spreadsheet has changed this number." in fault.message


def test_a_title_of_another_level_is_remarked_on() -> None:
    (remark,) = read(csv_of(row(1, level="junior"))).remarks
    assert (remark.reason, remark.value) == (Reason.LEVEL_OFF_LADDER, "intermediate")


def test_xlsx_keeps_text_and_refuses_numbers_as_codes() -> None:
    reading = read(xlsx_of(row(1, min_years_experience=3), row(2, code=344)), "list.xlsx")
    assert reading.entries[0].min_years_experience == 3
    assert [(fault.row, fault.reason) for fault in reading.refused] == [(3, Reason.CODE_PATTERN)]


def test_xlsx_formulas_refuse_their_row() -> None:
    names = list(row())
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, names)
        page.write_row(1, 0, list(row(1).values()))
        page.write_row(2, 0, list(row(2).values()))
        page.write_formula(2, names.index("name_en"), "=A1", None, "Certified Tester")
    reading = read(out.getvalue(), "list.xlsx")
    assert [entry.code for entry in reading.entries] == ["SZ-TST-001"]
    (fault,) = reading.refused
    assert (fault.row, fault.column, fault.reason) == (3, "C3", Reason.FORMULA)


def test_a_zip_bomb_is_refused_quickly() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 400_000_000)
    began = process_time()
    assert refusal(out.getvalue(), "list.xlsx")
    assert process_time() - began < 10


def test_a_hundred_thousand_rows_are_refused() -> None:
    line = ",".join(row().values()).replace("SZ-TST-001", "SZ-{}")
    lines = [",".join(row()), *(line.format(number) for number in range(100_000))]
    assert "20" in refusal("\n".join(lines).encode())


def test_twenty_thousand_rows_are_taken() -> None:
    reading = read(csv_of(*({**row(), "code": f"SZ-{number}"} for number in range(20_000))))
    assert len(reading.entries) == 20_000


def test_a_file_full_of_faults_stops_early_with_the_first() -> None:
    message = refusal(csv_of(*({**row(number), "level": "?"} for number in range(6_000))))
    assert "level" in message


@pytest.mark.parametrize("content", [b"", b"\n\n", b"PK\x03\x04junk", b"\x00" * 100])
def test_what_is_no_table_is_refused(content: bytes) -> None:
    assert refusal(content)


def test_headings_without_rows_are_refused() -> None:
    assert refusal((",".join(row()) + "\n").encode())


def test_the_shipped_columns_are_all_known() -> None:
    with SEED_FILE.open(encoding="utf-8") as file:
        headings = next(csv.reader(file))
    assert len(headings) == 19
    assert read(SEED_FILE.read_bytes()).remarks == ()
