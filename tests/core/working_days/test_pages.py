"""The administrator's holiday table."""

from __future__ import annotations

import pytest

from core.accounts.roles import Role
from core.clock import today
from core.db import db
from core.working_days.models import CalendarYear
from core.working_days.services import load_shipped_years
from talent.claims.states import ClaimState
from tests.factories.core import make_user
from tests.factories.talent import Office, make_claim
from tests.talent.claims.pages import Reviewer

FAR = 2090


@pytest.fixture
def admin(app):
    load_shipped_years()
    db.session.commit()
    return Reviewer(app, make_user(Role.ADMINISTRATOR))


def test_years_are_listed_and_missing_ones_say_so(admin):
    page = admin.get("/desk/working-days?lang=en").text
    assert ">2026</a>" in page
    assert "Provisional" in page
    missing = today().year + 2
    assert f">{missing}</a>" in page
    assert "No table" in page


def test_the_shipped_table_is_shown_with_its_names(admin):
    page = admin.get("/desk/working-days/2026").text
    assert "2026-10-01 国庆节" in page


def test_a_year_is_entered_as_typed(admin):
    saved = admin.post(
        f"/desk/working-days/{FAR}", seen="", off=f"{FAR}-10-02 国庆节\n\n {FAR}-10-03\n",
        work=f"{FAR}-10-08 <b>", is_provisional="y",
    )  # fmt: skip
    assert saved.status_code == 303
    row = db.session.get(CalendarYear, FAR)
    assert row.off == [f"{FAR}-10-02", f"{FAR}-10-03"]
    assert row.names == {f"{FAR}-10-02": "国庆节", f"{FAR}-10-08": "<b>"}
    assert row.is_provisional
    page = admin.get(f"/desk/working-days/{FAR}").text
    assert f"{FAR}-10-08 &lt;b&gt;" in page


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"off": "1 October"}, "Line 1 is not a day"),
        ({"off": f"{FAR}-10-01\n{FAR}-02-30 x"}, "Line 2 is not a day"),
        ({"off": f"{FAR}-10-02\n{FAR}-10-02 x"}, "stands twice"),
        ({"off": "2026-10-01 x"}, "Every day must lie in the year"),
        ({"off": f"{FAR}-10-07", "work": f"{FAR}-10-07"}, "both worked and not"),
        ({"work": f"{FAR}-10-03"}, "Only a Saturday or Sunday"),
    ],
)
def test_a_wrong_line_is_refused_and_kept(admin, fields, message):
    answer = admin.post(f"/desk/working-days/{FAR}?lang=en", seen="", **fields)
    assert answer.status_code == 422
    assert message in answer.text
    assert next(iter(fields.values())).split("\n")[0] in answer.text
    assert db.session.get(CalendarYear, FAR) is None


def test_a_stale_page_changes_nothing(admin):
    first = db.session.get(CalendarYear, 2026).changed_at.isoformat()
    admin.post("/desk/working-days/2026", seen=first, off="2026-10-01")
    again = admin.post("/desk/working-days/2026", seen=first, off="2026-10-02")
    assert again.status_code == 409
    db.session.expire_all()
    assert db.session.get(CalendarYear, 2026).off == ["2026-10-01"]


def test_open_claims_are_counted_again(app, admin):
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=Office())
    row = db.session.get(CalendarYear, claim.due_on.year)
    due, seen = claim.due_on, row.changed_at.isoformat()
    off = "\n".join([*row.off, due.isoformat()])
    work = "\n".join(day for day in row.work if day != due.isoformat())
    saved = admin.post(f"/desk/working-days/{row.year}", seen=seen, off=off, work=work)
    assert saved.status_code == 303
    db.session.expire_all()
    assert claim.due_on > due


@pytest.mark.parametrize("role", [None, Role.CITY_REVIEWER, Role.ORGANISER, Role.AUDITOR])
def test_only_administrators_change_it(app, role):
    load_shipped_years()
    db.session.commit()
    person = Reviewer(app, make_user(role))
    assert person.post("/desk/working-days/2026", seen="", off="").status_code == 404
    reads = 200 if role is Role.AUDITOR else 404
    assert person.get("/desk/working-days").status_code == reads
    assert person.get("/desk/working-days/2026").status_code == reads
    assert person.get("/desk/working-days/2090").status_code == 404


@pytest.mark.parametrize("year", ["1999", "2101", "99999999999999999999", "x", "-1"])
def test_odd_years_are_no_pages(admin, year):
    assert admin.get(f"/desk/working-days/{year}").status_code == 404


def test_the_pages_speak_chinese(admin):
    assert "工作日" in admin.get("/desk/working-days?lang=zh").text
    assert "放假日" in admin.get("/desk/working-days/2026?lang=zh").text
