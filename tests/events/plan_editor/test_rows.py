"""Booths as rows: what is wrong is said at the row, and what a sheet gave it gives back."""

from __future__ import annotations

import csv
import io

import pytest
from flask_babel import force_locale

from core.accounts.roles import Role
from core.clock import now
from core.errors import Conflict, DomainError
from events.plan_editor import services
from events.plan_editor.rows import As
from events.plan_editor.sheets import read_sheet_rows, row_of, write_rows
from events.plans.models import read_metres
from events.plans.queries import get_plan, list_booths
from tests.factories.core import make_user
from tests.factories.events import make_edition
from tests.factories.plans import make_booths, make_hall


@pytest.fixture
def edition(app):
    return make_edition()


def rows(*cells):
    return [(n, dict(zip(("code", "x", "y", "width", "depth"), one, strict=True)) | {"hall": "A"})
            for n, one in enumerate(cells, 2)]  # fmt: skip


def said(line):
    return {key: str(words) for key, words in line.faults}


def test_each_fault_is_named_at_its_row(edition) -> None:
    make_hall(edition, width=200, depth=100)
    lines = services.read_rows(
        edition,
        rows(
            ("A1", "0", "0", "3", "3"),
            ("a1", "6", "0", "3", "3"),
            ("A3", "1.5", "1.5", "3", "3"),
            ("A4", "18", "0", "3", "3"),
            ("A5", "four", "0", "-3", "0"),
            ("", "9", "0", "3", "3"),
            ("A/7", "12", "0", "3", "3"),
        ),
        partly=False,
    )
    assert not lines[0].faults
    assert said(lines[1]) == {"code": "There is a booth A1 already."}
    assert said(lines[2]) == {"x": "It lies over booth A1."}
    assert said(lines[3]) == {"x": "It reaches out of hall A (20 × 10 m)."}
    assert set(said(lines[4])) == {"x", "width", "depth"}
    assert said(lines[4])["x"] == "“four” is no length in metres. Write it like 3 or 2.5."
    assert said(lines[5]) == {"code": "Give the booth a code, such as A12."}
    assert set(said(lines[6])) == {"code"}


def test_booths_may_stand_wall_to_wall(edition) -> None:
    make_hall(edition)
    beside = rows(
        ("A1", "0", "0", "3", "3"), ("A2", "3", "0", "3", "3"), ("A3", "0", "3", "3", "3")
    )
    assert not any(line.faults for line in services.read_rows(edition, beside, partly=False))


def test_a_hall_or_kind_that_nobody_knows(edition) -> None:
    make_hall(edition)
    make_hall(edition, "B")
    sent = [(2, {"code": "A1", "hall": "C", "x": "0", "y": "0", "width": "3", "depth": "3",
                 "kind": "huge", "facilities": "power, 网络, lift"})]  # fmt: skip
    (line,) = services.read_rows(edition, sent, partly=False)
    assert said(line)["hall"] == "There is no such hall. There are: A, B."
    assert "“huge” is not known" in said(line)["kind"]
    assert "“lift” is not known" in said(line)["facilities"]


@pytest.mark.parametrize(
    ("typed", "length"),
    [("3", 30), ("2.5", 25), ("3.50", 35), ("３", 30), ("2,5", 25), ("3 m", 30), ("3米", 30),
     ("0.25", None), ("1e3", None), ("-1", None), ("NaN", None), ("", None), ("99999", None)],
)  # fmt: skip
def test_metres_as_people_type_them(typed, length) -> None:
    assert read_metres(typed) == length


def test_the_good_rows_of_a_sheet_are_taken_and_the_others_stay_as_they_were(edition) -> None:
    hall = make_hall(edition)
    make_booths(hall, 2)
    organiser = make_user(Role.ORGANISER)
    plan = get_plan(edition, for_update=True)
    # A01 would move out of the hall; what would stand on its place is refused with it.
    sent = rows(
        ("A01", "59", "0", "3", "3"), ("B1", "1", "1", "3", "3"), ("B2", "30", "9", "6", "3")
    )
    lines, taken = services.put_rows(plan, sent, seen=1, by=organiser, at=now(), partly=True)
    assert taken
    assert [bool(line.faults) for line in lines] == [True, True, False]
    assert {one.code: one.x for one in list_booths(edition)} == {"A01": 0, "A02": 30, "B2": 300}


def test_a_drawing_with_a_fault_changes_nothing(edition) -> None:
    make_booths(make_hall(edition), 2)
    plan = get_plan(edition, for_update=True)
    sent = rows(("A01", "3", "0", "3", "3"), ("A03", "9", "9", "3", "3"))
    lines, taken = services.put_rows(plan, sent, seen=1, by=make_user(Role.ORGANISER), at=now())
    assert not taken
    assert said(lines[0]) == {"x": "It lies over booth A02."}
    assert [one.code for one in list_booths(edition)] == ["A01", "A02"]
    assert plan.version == 1


def test_two_booths_may_change_their_codes_and_one_may_go(edition) -> None:
    one, other, _third = make_booths(make_hall(edition), 3)
    plan = get_plan(edition, for_update=True)
    sent = [
        (1, row_of(one) | {"was": "A01", "code": "A02"}),
        (2, row_of(other) | {"was": "A02", "code": "A01"}),
        (3, {"was": "A03", "code": "A03", "remove": "1"}),
    ]
    _lines, taken = services.put_rows(plan, sent, seen=1, by=make_user(Role.ORGANISER), at=now())
    assert taken
    assert (one.code, other.code, plan.version) == ("A02", "A01", 2)
    assert len(list_booths(edition)) == 2


def test_two_organisers_cannot_overwrite_each_other(edition) -> None:
    make_booths(make_hall(edition), 1)
    plan, organiser = get_plan(edition, for_update=True), make_user(Role.ORGANISER)
    services.put_rows(plan, rows(("A05", "9", "9", "3", "3")), seen=1, by=organiser, at=now())
    with pytest.raises(Conflict, match="Somebody changed the plan"):
        services.put_rows(plan, rows(("A06", "12", "9", "3", "3")), seen=1, by=organiser, at=now())
    assert [one.code for one in list_booths(edition)] == ["A01", "A05"]


@pytest.mark.parametrize("as_csv", [True, False])
@pytest.mark.parametrize("language", ["en", "zh_Hans_CN"])
def test_the_sheet_that_goes_out_comes_back_the_same(edition, as_csv, language) -> None:
    hall = make_hall(edition)
    make_booths(hall, 3, facilities=["power", "screen"], label="Corner, left", depth=25)
    make_booths(make_hall(edition, "B"), 1, kind="area", label="入口")
    with force_locale(language):
        out = write_rows(map(row_of, list_booths(edition)), as_csv=as_csv)
        back = read_sheet_rows(out, "plan.csv" if as_csv else "plan.xlsx")
        lines = services.read_rows(edition, back, partly=False)
    assert [line.faults for line in lines] == [[]] * 4
    assert {line.does for line in lines} == {As.SAME}


def test_a_sheet_without_its_columns_says_which(edition) -> None:
    with pytest.raises(DomainError, match="no column for: Width"):
        read_sheet_rows(b"Booth,X,Y\nA1,0,0\n", "plan.csv")


def test_a_code_that_the_spreadsheet_spoilt_is_refused(edition) -> None:
    make_hall(edition)
    text = io.StringIO()
    csv.writer(text).writerows([["Booth", "X (m)", "Y (m)", "Width (m)", "Depth (m)"],
                                ["A1", "0", "0", "3", "3"]])  # fmt: skip
    (row,) = read_sheet_rows(text.getvalue().encode(), "plan.csv")
    assert row == (2, {"code": "A1", "x": "0", "y": "0", "width": "3", "depth": "3"})
    (line,) = services.read_rows(edition, [(2, row[1] | {"damaged": "1"})], partly=False)
    assert "spreadsheet" in said(line)["code"]
