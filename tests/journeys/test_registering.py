"""Registering: a full session, its waiting list, a group from a list, and the list handed over."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from core.reports.readers import read_sheet
from core.reports.writers import write_csv
from tests.crash.city import query
from tests.journeys.browsing import Visitor
from tests.pages.event import AttendeePage, DelegationPage, EventPage, RegistrationPage
from tests.pages.letters import Mailbox, link_in
from tests.pages.sign_in import sign_in
from tests.running import ROOT, RunningPortal

pytestmark = pytest.mark.journey

NAMES = ("Nguyễn Thị Minh Khai", "𠮷田太郎", "=SUM(1;2)", "Łukasz Żółć", "+86 0512")


def make_fair(city: RunningPortal, slug: str, capacity: int) -> str:
    """An event with one session of so many places; its English name."""
    made = subprocess.run(
        [sys.executable, "-m", "tests.crash.fair", slug, str(capacity)],
        cwd=ROOT, env=city.environ, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr[-3000:]
    return slug


@pytest.mark.parametrize(
    ("language", "width", "scripts"),
    [("zh", 360, True), ("en", 1280, False)],
    ids=["zh, phone", "en, no scripts"],
)
def test_the_second_waits_and_moves_up(
    city: RunningPortal,
    visit: Callable[..., Visitor],
    language: str,
    width: int,
    scripts: bool,
) -> None:
    slug = make_fair(city, f"waiting-{language}", 1)
    mailbox = Mailbox(city.data_dir)
    first = visit(language=language, width=width, scripts=scripts)
    event = EventPage(first)
    first.open(f"/events/{slug}")
    event.look()
    event.send_empty()
    first.open(f"/events/{slug}")
    event.register(
        name="古丽米热·买买提", mail=f"first-{slug}@example.org", organisation="示例大学"
    )
    own = RegistrationPage(first)
    own.stands("Confirmed")
    own.shows("古丽米热·买买提")
    own.look()
    first.switch_language()
    own.stands("Confirmed")
    own.look()

    second = visit(language="en", width=360)
    second.open(f"/events/{slug}")
    mail = f"second-{slug}@example.org"
    EventPage(second).register(name="Suharto", mail=mail, call="Join the waiting list")
    waits = RegistrationPage(second)
    waits.stands("On the waiting list")
    waits.shows("Place 1 in line")
    waits.look()

    own.cancel()
    own.shows(first.words("This registration is cancelled"))
    own.look()
    letter = mailbox.wait_for(mail, "you have a place")
    second.page.goto(link_in(letter, "/r/"))
    waits.stands("Confirmed")
    waits.shows("Suharto")
    waits.look()


def test_a_delegation_with_three_bad_rows(
    city: RunningPortal, visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    slug = make_fair(city, "delegation", 20)
    rows = [(name, f"p{place}@example.org", "S1") for place, name in enumerate(NAMES)]
    rows[1:1] = [("", "x@example.org", "S1"), ("Wrong mail", "nowhere", ""), ("Lost", "", "S77")]
    file = tmp_path / "list.csv"
    file.write_bytes(b"".join(write_csv(("Name", "E-mail", "Sessions"), rows)))
    leader = visit(language="zh", width=360)
    sign_in(leader, "talent@demo.example")
    page = DelegationPage(leader)
    page.bring(slug, name="慕尼黑代表团", file=file)
    page.look()
    assert page.rows_to_mend() == ["3", "4", "5"]
    mend = read_sheet(page.fetch_rows_to_mend().read_bytes(), declared_name="x.xlsx")
    assert [row.values[1] for row in mend.rows] == ["x@example.org", "nowhere", ""]
    page.register_all()
    page.look()
    for name in NAMES:
        page.shows(name)
    stored = query(
        city.data_dir,
        "SELECT r.name FROM registration r JOIN edition e ON e.id = r.edition_id"
        " WHERE e.slug = ? AND r.delegation_id IS NOT NULL ORDER BY r.reference",
        slug,
    )
    assert [name for (name,) in stored] == list(NAMES)

    organiser = visit(language="en", width=1280)
    sign_in(organiser, "organiser@demo.example")
    organiser.open(f"/desk/events/{slug}/delegations")
    listed = DelegationPage(organiser)
    listed.shows("慕尼黑代表团")
    listed.look()
    the_list_comes_back_as_it_was(organiser, slug)


def the_list_comes_back_as_it_was(organiser: Visitor, slug: str) -> None:
    """The list as XLSX and as CSV, opened again: every cell the same, every name as entered."""
    page = AttendeePage(organiser)
    page.open(slug)
    assert sorted(page.names()) == sorted(NAMES)
    page.look()
    read = {}
    for kind in ("xlsx", "csv"):
        sheet = read_sheet(page.download(kind).read_bytes(), declared_name=f"list.{kind}")
        read[kind] = (sheet.header, [row.values for row in sheet.rows])
        assert sheet.formulas == 0
    assert read["xlsx"] == read["csv"]
    header, rows = read["csv"]
    column = header.index("Name")
    assert sorted(row[column] for row in rows) == sorted(NAMES)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_slip_in_an_address_is_asked_about(visit: Callable[..., Visitor], language: str) -> None:
    """Asked, never refused: the domain may be somebody's after all."""
    visitor = visit(language=language, width=360)
    visitor.open("/sign-in")
    field = visitor.page.locator("main input[type=email]").first
    asked = visitor.page.locator(".address-meant")
    for typed, meant in (
        ("Ada.L+1@gmial.com", "Ada.L+1@gmail.com"),
        ("wang@163.con", "wang@163.com"),
        (" li@QQ.co", "li@qq.com"),
    ):
        field.fill(typed)
        field.blur()
        expect(asked.locator("bdi")).to_have_text(meant)
        visitor.look()
        asked.locator("button").click()
        expect(field).to_have_value(meant)
        expect(asked).to_have_count(0)
    for right in ("ada@mail.com", "ada@yahoo.co.jp", "ada@example.co", "gmial.com"):
        field.fill(right)
        field.blur()
        expect(asked).to_have_count(0)
