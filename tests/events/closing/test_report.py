"""The report of an edition: the same figures as the public page, tables, and what is not told."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
import pytest
import python_calamine

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.figures.registry import find_counted
from core.figures.snapshots import keep_snapshot
from events.closing.report import make_report
from events.closing.tables import told_within
from events.editions.states import EditionState
from tests.core.documents.engine import lint
from tests.events.signed_in import SignedIn
from tests.events.week_figures.records import agreement, attend, close, held
from tests.factories.core import make_user
from tests.factories.events import make_edition, make_registration
from tests.factories.projects import make_project


@pytest.fixture
def organiser(app):
    return make_user(Role.ORGANISER)


@pytest.fixture
def week(app):
    """Six Portuguese with a doctorate, two Kenyans without; a project, signed."""
    week = held()
    for _each in range(6):
        attend(week)
    for _each in range(2):
        attend(week, nationality="KE", residence="KE", degree="bachelor")
    agreement(make_project(week), "venture", "on_site")
    close(week)
    return week


def address(week, kind, **asked):
    query = "&".join(f"{key.rstrip('_')}={value}" for key, value in asked.items())
    return f"/desk/events/{week.slug}/closing/report.{kind}?{query}"


def text_of(pdf):
    with pypdfium2.PdfDocument(BytesIO(pdf)) as document:
        return "".join(page.get_textpage().get_text_bounded() for page in document)


@pytest.mark.parametrize(
    ("spoken", "said"),
    [("en", ("Report of the event", "75.0", "6 / 8", "Portugal", "Kenya", "Attendances by session",
             "For the office only", "Most: Portugal, 6.")),
     ("zh", ("活动报告", "75.0", "6 / 8", "葡萄牙", "肯尼亚", "仅供本单位使用"))],
)  # fmt: skip
def test_the_paper_holds_everything_in_either_language(app, week, organiser, spoken, said):
    answer = SignedIn(app, organiser).get(address(week, "pdf", in_=spoken))
    assert answer.mimetype == "application/pdf"
    text = " ".join(text_of(answer.data).split())
    assert [words for words in said if words not in text] == []
    assert lint.faults(answer.data) == []


def test_the_workbook_has_numerator_denominator_and_mark(app, week, organiser):
    answer = SignedIn(app, organiser).get(address(week, "xlsx", in_="en"))
    book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(answer.data))
    rows = {row[0]: row for row in book.get_sheet_by_index(0).to_python()}
    share = rows["Attending talents with a doctorate"]
    assert (share[2], share[3], share[5]) == (6, 8, "N")
    assert rows["Attendances of the Week"][2] == 8
    assert "Attendances by day" in book.sheet_names
    assert len(set(book.sheet_names)) == len(book.sheet_names)


def test_in_public_small_numbers_are_not_told_nor_found_by_the_total(app, week, organiser):
    desk, made = SignedIn(app, organiser), {}
    with app.test_request_context():
        for is_public in (False, True):
            report = make_report(week, organiser, is_public=is_public, at=now())
            made[is_public] = {one.title: dict(one.rows) for one in report.tables}
    title = "Attending talents by nationality"
    assert made[False][title] == {"Portugal": 6, "Kenya": 2}
    assert title not in made[True]  # as on the portal: a name alone says that somebody came
    assert made[False]["Agreements by venue"] != made[True]["Agreements by venue"]
    text = text_of(desk.get(address(week, "pdf", in_="en", for_="public")).data)
    assert "Public version" in text
    assert "not told" in text
    assert "no part of them below 5 is told" in " ".join(text.split())


def test_in_public_the_tables_of_groups_are_those_of_the_portal(app, organiser):
    week = held()
    for code, count in {"PT": 6, "KE": 2}.items():
        for _each in range(count):
            attend(week, nationality=code, residence=code)
    for code in ("DE", "NO"):
        for _each in range(9):
            attend(week, nationality=code, residence=code)
    with app.test_request_context():
        report = make_report(week, organiser, is_public=True, at=now())
        chart = find_counted("attending_nationalities").groups.chart(week.slug)
    [table] = [one for one in report.tables if one.title == "Attending talents by nationality"]
    assert list(table.rows) == [("Germany", 9), ("Norway", 9), ("Others", 8)]
    assert list(table.rows) == list(zip(chart.labels, chart.totals, strict=True))
    assert table.what == "People"  # not the countries that the figure itself counts


def test_a_small_session_does_not_follow_from_its_day():
    """Of 23 on a day that is told, 20 at one session: 3 at the other."""
    counts = [("A", 20), ("B", 3), ("C", 9), ("D", 6)]
    days = {"A": "first", "B": "first", "C": "second", "D": "third"}
    assert told_within(counts, days, {"first": 23, "second": 9, "third": 6}) == [
        ("A", None), ("B", None), ("C", 9), ("D", 6),
    ]  # fmt: skip
    # Of the days that are not told, what is left: at least two sessions, together no small number.
    assert told_within(
        [("A", 3), ("B", 9), ("C", 6)], {"A": "1", "B": "2", "C": "3"},
        {"1": None, "2": 9, "3": None},
    ) == [("A", None), ("B", 9), ("C", None)]  # fmt: skip


def test_in_public_what_came_out_is_told_from_five_on(app, organiser):
    contest = make_edition("contest")
    make_registration(contest)
    with app.test_request_context():
        for is_public, value in ((False, "1"), (True, "not told")):
            report = make_report(contest, organiser, is_public=is_public, at=now())
            assert {one.title: one.value for one in report.lines}["Registered"] == value


def test_an_edition_opened_again_says_that_its_figures_are_frozen(app, week, organiser):
    desk, frozen = SignedIn(app, organiser), "as they were frozen"
    assert frozen not in text_of(desk.get(address(week, "pdf", in_="en")).data)
    keep_snapshot("week_attendances", week.slug, 8, None, at=now(), is_final=True)
    week.state = EditionState.OPEN
    db.session.commit()
    assert frozen in text_of(desk.get(address(week, "pdf", in_="en")).data)


def test_a_kind_of_event_without_figures_tells_what_came_out(app, organiser):
    contest, desk = make_edition("contest"), SignedIn(app, organiser)
    with app.test_request_context():
        report = make_report(contest, organiser, is_public=False, at=now())
    assert "Registered" in {one.title for one in report.lines}
    assert desk.get(address(contest, "xlsx", in_="zh")).status_code == 200
    for asked in ({"in_": "fr"}, {"for_": "press"}):
        assert desk.get(address(contest, "xlsx", **asked)).status_code == 404
