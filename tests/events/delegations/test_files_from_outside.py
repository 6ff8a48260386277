"""Lists as other programs really save them, brought through the page: right, or named."""

from __future__ import annotations

import io
import re
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy import select

from core.accounts.models import User
from core.clock import now
from core.db import db
from events.delegations import services
from events.delegations.columns import CellRefused, birthday
from events.delegations.models import DelegationSheet
from events.registrations.identity import is_resident_number
from events.registrations.models import Registration
from tests.factories.core import make_user, sign_in
from tests.factories.events import make_edition
from tests.talent.claims.pages import TOKEN

DATA = Path(__file__).parent / "data"
CHANGED = "Cell D2: the spreadsheet has changed this number."


@pytest.fixture
def bring(app, client):
    """Bring one file to an edition; its answer's page as text, the edition's rows then."""

    def send(name: str, content: bytes | None = None, **edition_facts) -> str:
        edition = make_edition(**edition_facts)
        leader = make_user(preferred_language="en")
        browser = sign_in(client, leader)
        address = f"/events/{edition.slug}/delegations/new"
        token = TOKEN.search(browser.get(address).text)[1]
        file = io.BytesIO((DATA / name).read_bytes() if content is None else content)
        fields = {"csrf_token": token, "name": "Group", "places": "together", "agreed": "y"}
        answer = browser.post(address, data={**fields, "file": (file, name)}, follow_redirects=True)
        return unescape(answer.text)

    return send


def brought() -> list[DelegationSheet]:
    return list(db.session.scalars(select(DelegationSheet)))


def registered() -> list[Registration]:
    """Register what the page calls ready, and give it back."""
    (sheet,) = brought()
    leader = db.session.get_one(User, sheet.delegation.created_by_id)
    return services.register_members(sheet, by=leader, at=now())


@pytest.mark.parametrize("name", ["korea-cp949", "japan-cp932", "russia-cp1251", "big5"])
def test_another_countrys_code_page_is_refused_with_the_way_out(bring, name) -> None:
    assert "CSV UTF-8" in bring(f"{name}.csv")
    assert brought() == []


def test_a_chinese_list_is_read_as_it_is(bring) -> None:
    bring("gbk.csv")
    assert [one.name for one in registered()] == ["䶮明", "王·李"]


@pytest.mark.parametrize(
    ("name", "organisations"),
    [
        ("comma-quoted", ["Institute; Dept. A; Floor 3; Room 4"]),
        ("semicolon-german", ["Institute, Dept. A, Floor 3, Room 4"]),
    ],
)
def test_the_heading_says_what_separates(bring, name, organisations) -> None:
    bring(f"{name}.csv")
    assert [one.organisation for one in registered()] == organisations


def test_sessions_parted_by_semicolons_are_one_cell(bring) -> None:
    page = bring("comma-sessions.csv")
    assert "There is no session S4." in page
    assert "1 row can be registered." in page


@pytest.mark.parametrize(
    "name",
    ["excel-18-digits.xlsx", "openpyxl-18-digits.xlsx", "zeros-by-format.xlsx", "scientific.csv"],
)
def test_a_number_a_spreadsheet_has_changed_is_named_and_never_stored(bring, name) -> None:
    page = bring(name, asks_identity=True)
    assert CHANGED in page
    assert "0 rows can be registered." in page


@pytest.mark.parametrize(
    "cell", ["3,20502E+17", "1.23457E+11", "320502198504270000", "2027-03-01", "TRUE", "#NAME?"]
)
def test_other_damage_to_a_number_is_named_too(bring, cell) -> None:
    page = bring("a.csv", f"Name;Document number\nAda;{cell}\n".encode())
    assert "0 rows can be registered." in page
    assert "Document number:" in page


def test_a_number_kept_as_text_is_shown_and_stored_as_typed(bring) -> None:
    page = bring("text-good.xlsx", asks_identity=True)
    for number in ("32050219850427012X", "012345678"):
        assert re.search(rf"<td[^>]*>{number}\b", page)
    assert page.count("The last character does not fit the others.") == 1
    assert [one.document_number for one in registered()] == ["32050219850427012X", "012345678"]


def test_a_character_no_typeface_prints_is_named_at_its_cell(bring) -> None:
    text = "姓名,单位\n\U00031350明,苏州大学\n王明,\U0002ebf0公司\n𠮷明,大学\n"
    page = bring("a.csv", text.encode())
    assert "We cannot print \U00031350 (U+31350) yet." in page
    assert "We cannot print \U0002ebf0 (U+2EBF0) yet." in page
    assert "1 row can be registered." in page


def test_who_filled_the_list_in_is_nobody_of_it(bring) -> None:
    text = "代表团名单,,\n\n姓名,,单位\n王明,,大学\n填表人：李四,,2026年11月\n".replace(
        "2026年11月", ""
    )
    page = bring("a.csv", text.encode())
    assert "1 row can be registered." in page
    assert [one.name for one in registered()] == ["王明"]


def test_contacts_of_a_sheet_are_read_as_those_of_the_page(bring) -> None:
    rows = [
        ("Ada", "Ada <ada＠bücher。example>", "Tel. ＋49 (0)30·123"),
        ("Bert", "mailto:bert@xn--bcher-kva.example", "0512－65123456 分机801"),
        ("Cleo", "cleo@example.org", "+86 138 O012 5678"),
    ]
    text = "Name;E-mail;Telephone\n" + "".join(f"{';'.join(row)}\n" for row in rows)
    page = bring("a.csv", text.encode())
    assert "Enter a telephone number with its country code" in page
    found = [(one.email, one.phone) for one in registered()]
    assert found == [
        ("ada@bücher.example", "+49 (0)30.123"),
        ("bert@bücher.example", "0512-65123456 分机801"),
    ]


def test_the_twenty_first_changed_number_is_named_like_the_first(bring) -> None:
    rows = "".join(f"P{n},3.20502E+17\n" for n in range(30))
    assert "0 rows can be registered." in bring("a.csv", f"Name,Document number\n{rows}".encode())


def test_the_last_character_of_a_resident_number() -> None:
    assert is_resident_number("11010519491231002X")
    assert is_resident_number("１１０１０５１９４９１２３１００２x")
    assert not is_resident_number("110105194912310021")
    assert not is_resident_number("11010519491231002")


def test_a_name_that_lost_a_character_is_named(bring) -> None:
    assert "A character was lost in this cell." in bring("a.csv", "Name\nJos\ufffd\n".encode())


def test_first_and_last_name_apart_are_the_name(bring) -> None:
    bring("split.xlsx")
    (one,) = registered()
    assert (one.name, one.organisation) == ("Ada Test", "Example Inst.")


def test_a_chinese_list_with_headings_of_its_own(bring) -> None:
    page = bring("chinese.xlsx")
    assert "Columns we do not know: 序号, 备注." in page
    (one,) = registered()
    assert (one.phone, one.degree, one.post) == ("+49 30 123", "doctorate", "教授")
    assert (one.nationality, one.document_number) == ("DE", "C01X00T47")
    # No day of birth is made up; the month is kept beside the answers.
    assert (one.birth_on, one.answers) == (None, {"birth_month": "1985-04"})
    assert "1985-04" in page


def test_title_rows_and_totals_are_no_people(bring) -> None:
    page = bring(
        "a.csv",
        "2027年代表团名单,,\n填报单位：示例大学,,\n姓,名,手机号码\n王,小明,13800000000\n合计,1人,\n".encode(
            "gbk"
        ),
    )
    assert "Lines that only sum up: 5." in page
    (one,) = registered()
    assert (one.name, one.phone) == ("王小明", "13800000000")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1985-04-27", "1985-04-27"), ("19850427", "1985-04-27"), ("27.4.1985", "1985-04-27"),
        ("27/04/1985", "1985-04-27"), ("1985年4月27日", "1985-04-27"), ("１９８５．０４", "1985-04"),
        ("1985-04-27 00:00:00", "1985-04-27"), ("27-Apr-1985", "1985-04-27"),
        ("April 27, 1985", "1985-04-27"), ("1985 APR 27", "1985-04-27"), ("27-Apr-85", None),
        ("Apr May 1985", None), ("4/5/1985", None), ("04/27/1985", None),
    ],
)  # fmt: skip
def test_a_birthday_as_people_write_it(typed, kept) -> None:
    if kept is None:
        with pytest.raises(CellRefused):
            birthday(typed)
    else:
        assert birthday(typed) == kept


def test_the_leader_says_which_column_is_which_and_is_remembered(app, client) -> None:
    edition, leader = make_edition(), make_user(preferred_language="en")
    browser = sign_in(client, leader)
    new = f"/events/{edition.slug}/delegations/new"
    token = TOKEN.search(browser.get(new).text)[1]
    fields = {"csrf_token": token, "name": "Group", "places": "together", "agreed": "y"}

    def send(name: str):
        file = (io.BytesIO(f"Who,E-mail,Tel\n{name},a@example.org,0512\n".encode()), "a.csv")
        return browser.post(new, data={**fields, "file": file})

    first = send("Ada Test")
    page = browser.get(first.location).text
    assert "0 rows can be registered." in page
    assert "Which column is which" in page
    said = {"csrf_token": token, "column-0": "name", "column-1": "email", "column-2": ""}
    page = browser.post(f"{first.location}/columns", data=said, follow_redirects=True).text
    assert "1 row can be registered." in page
    assert [(one.name, one.phone) for one in registered()] == [("Ada Test", "")]
    second = browser.get(send("Bo Test").location).text
    assert "1 row can be registered." in second
