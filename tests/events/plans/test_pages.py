"""The plan as everybody sees it and as organisers change it."""

from __future__ import annotations

import io
import json
import re

import pytest

from core.accounts.roles import Role
from core.db import db
from events.plans.models import Booth, Hall
from events.plans.queries import get_plan, list_booths
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.factories.events import make_edition, make_venue
from tests.factories.plans import make_booths, make_hall
from tests.talent.catalogue.public.reading import check_page

ROW = {"x": "12", "y": "12", "width": "3", "depth": "3", "kind": "standard"}


@pytest.fixture
def fair(app):
    edition = make_edition()
    make_booths(make_hall(edition), 3)
    return edition


@pytest.fixture
def desk(app):
    return SignedIn(app, make_user(Role.ORGANISER))


def at_desk(fair, tail=""):
    return f"/desk/events/{fair.slug}/plan{tail}"


def codes(fair):
    db.session.expire_all()
    return sorted(one.code for one in list_booths(fair))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_everybody_sees_map_and_list_that_tell_the_same(fair, client, language) -> None:
    page = client.get(f"/events/{fair.slug}/plan?lang={language}")
    check_page(page.text)
    on_map = re.findall(r'<a class="spot is-free" id="on-map-(\w+)"', page.text)
    in_list = re.findall(rf'<th scope="row"><a href="/events/{fair.slug}/plan/(\w+)">', page.text)
    assert on_map == in_list == ["A01", "A02", "A03"]
    said = {"en": "A01, Free, Standard booth, 9 m²", "zh": "A01，空闲，标准展位，9 平方米"}[
        language
    ]
    assert f'aria-label="{said}"' in page.text


def test_words_mark_booths_on_the_map_and_narrow_the_list(fair, client) -> None:
    page = client.get(f"/events/{fair.slug}/plan?q=a02").text
    assert "1 booth is marked on the map." in page
    assert len(re.findall(r"spot is-free is-found", page)) == 1
    assert page.count('<th scope="row">') == 1
    assert "No booth fits these words." in client.get(f"/events/{fair.slug}/plan?q=zzz").text


def test_a_plan_that_is_not_public_is_not_there(fair, client) -> None:
    get_plan(fair).is_public = False
    db.session.commit()
    for address in (f"/events/{fair.slug}/plan/A01", f"/api/v1/events/{fair.slug}/plan"):
        assert client.get(address).status_code == 404
    page = client.get(f"/events/{fair.slug}/plan").text
    assert "The plan is not drawn yet" in page
    assert "A01" not in page


def test_a_booth_has_its_page(fair, client) -> None:
    page = client.get(f"/events/{fair.slug}/plan/A02")
    check_page(page.text)
    assert "3 × 3 m · 9 m²" in page.text
    assert client.get(f"/events/{fair.slug}/plan/A99").status_code == 404


def test_other_programs_read_the_plan(fair, client) -> None:
    (hall,) = client.get(f"/api/v1/events/{fair.slug}/plan").json["halls"]
    assert (hall["code"], hall["width"], hall["depth"]) == ("A", 60.0, 40.0)
    assert hall["booths"][1] == {
        "code": "A02", "kind": "standard", "x": 3.0, "y": 0.0, "width": 3.0, "depth": 3.0,
        "label": "", "facilities": [], "state": "free", "exhibitor": None,
    }  # fmt: skip


def test_four_hundred_booths_take_no_more_queries_than_three(fair, app) -> None:
    address, hall_id = f"/events/{fair.slug}/plan", db.session.query(Hall.id).scalar()
    few, _page = count_queries(lambda: app.test_client().get(address))
    db.session.add_all(
        Booth(edition_id=fair.id, hall_id=hall_id, code=f"B{n}", x=n, y=200, width=1, depth=1)
        for n in range(397)
    )
    get_plan(fair).version += 1
    db.session.commit()
    many, page = count_queries(lambda: app.test_client().get(address))
    assert page.text.count('<a class="spot') == 400
    again, _page = count_queries(lambda: app.test_client().get(address))
    # The edition, its plan, the halls, what was changed last; and to draw it anew halls, booths
    # and who has them.
    assert (few, many, again) == (7, 7, 4)


def test_an_organiser_lays_out_a_hall_and_draws_in_it_without_scripts(desk) -> None:
    fair = make_edition()
    venue = str(fair.venues[0].id)
    hall = {"code": "b", "name_en": "Hall B", "name_zh": "B馆", "venue": venue, "width": "36.5",
            "depth": "20", "grid": "0.5"}  # fmt: skip
    assert desk.post(at_desk(fair, "/halls/new"), **hall).status_code == 303
    page = desk.get(at_desk(fair, "/halls/B/draw"))
    check_page(page.text)
    version = re.search(r'name="version" value="(\d+)"', page.text)[1]
    table = {f"{key}-0": cell for key, cell in {"code": "b1", "was": "", **ROW}.items()}
    table |= {"code-1": "", "was-1": "", "kind-1": "standard"}
    answer = desk.post(at_desk(fair, "/halls/B/draw"), version=version, **table)
    assert answer.status_code == 303
    assert codes(fair) == ["B1"]


def test_what_is_wrong_in_the_table_comes_back_as_it_was_typed(fair, desk) -> None:
    table = {f"{key}-0": cell for key, cell in {**ROW, "code": "A9", "x": "58"}.items()}
    answer = desk.post(at_desk(fair, "/halls/A/draw"), version="1", **table)
    assert answer.status_code == 422
    assert "It reaches out of hall A (60 × 40 m)." in answer.text
    assert 'value="58"' in answer.text
    assert codes(fair) == ["A01", "A02", "A03"]


def test_the_drawing_sends_all_rows_at_once(fair, desk) -> None:
    rows = [{**ROW, "code": "A01", "was": "A01"}, {"code": "A02", "was": "A02", "remove": "1"}]
    answer = desk.post(at_desk(fair, "/halls/A/draw"), version="1", rows=json.dumps(rows))
    assert answer.status_code == 303
    assert codes(fair) == ["A01", "A03"]
    late = desk.post(at_desk(fair, "/halls/A/draw"), version="1", rows=json.dumps(rows))
    assert late.status_code == 409
    assert "Take my rows along as a sheet" in late.text


@pytest.mark.parametrize("rows", ["", "{}", "[1]", '[{"x": 1', "[[]]", '[{"row": "x"}]'])
def test_a_broken_drawing_is_refused(fair, desk, rows) -> None:
    answer = desk.post(at_desk(fair, "/halls/A/draw"), version="1", rows=rows)
    assert answer.status_code == 422
    assert codes(fair) == ["A01", "A02", "A03"]


def bring(desk, fair, text):
    return desk.client.post(
        at_desk(fair, "/import"),
        data={"csrf_token": desk.token, "file": (io.BytesIO(text.encode()), "plan.csv")},
    )


def test_a_sheet_is_shown_row_by_row_before_it_is_taken(fair, desk) -> None:
    text = (
        "Booth,Hall,X,Y,Width,Depth\nA01,A,0,0,3,3\nB1,A,12,12,3,3\nb1,A,20,12,3,3\nB2,A,1,1,3,3\n"
    )
    page = bring(desk, fair, text)
    assert page.status_code == 200
    check_page(page.text)
    assert "1 row can be taken over." in page.text
    assert "2 rows need correcting." in page.text
    assert "There is a booth B1 already." in page.text
    assert "It lies over booth A01." in page.text
    assert codes(fair) == ["A01", "A02", "A03"]
    sent = re.search(r'name="rows" value="([^"]*)"', page.text)[1].replace("&#34;", '"')
    assert desk.post(at_desk(fair, "/import/take"), version="1", rows=sent).status_code == 303
    assert codes(fair) == ["A01", "A02", "A03", "B1"]
    mend = desk.post(at_desk(fair, "/rows.xlsx"), rows=sent, faulty="1")
    assert mend.data.startswith(b"PK")


def test_a_file_that_is_no_sheet_is_refused_at_the_field(fair, desk) -> None:
    answer = bring(desk, fair, "\0\0")
    assert answer.status_code == 422


def test_the_rules_and_the_sheet_of_the_plan(fair, desk) -> None:
    rules = {"hold": "3", "unit": "60", "is_public": "y"}
    assert desk.post(at_desk(fair, "/settings"), **rules).status_code == 303
    plan = get_plan(fair)
    assert (plan.hold_minutes, plan.is_public) == (180, True)
    wrong = desk.post(at_desk(fair, "/settings"), **{**rules, "hold": "0"})
    assert wrong.status_code == 422
    assert desk.get(at_desk(fair, "/booths.csv")).text.count("\n") == 4
    check_page(desk.get(at_desk(fair)).text)


ONLY_EMPTY = {
    "en": "There are booths in this hall. Remove or move them first.",
    "zh": "该展馆内仍有展位，请先删除或移走。",
}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_hall_with_booths_stays_and_its_page_says_why(fair, desk, language) -> None:
    address = at_desk(fair, f"/halls/A/remove?lang={language}")
    answer = desk.post(address)
    assert answer.status_code == 409
    check_page(answer.text)
    assert ONLY_EMPTY[language] in answer.text
    assert 'value="60"' in answer.text
    db.session.query(Booth).delete()
    db.session.commit()
    assert desk.post(address).status_code == 303
    assert db.session.query(Hall).count() == 0


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "The booth plan has halls here: A, B. Remove them, or give them another venue, first."),
     ("zh", "展位图在此会场设有展馆：A, B。请先删除这些展馆，或改设在其他会场。")],
)  # fmt: skip
def test_a_venue_with_halls_stays_and_its_page_says_why(fair, desk, language, said) -> None:
    venue = make_venue(fair)
    for code in ("A", "B"):
        hall = db.session.query(Hall).filter_by(code=code).one_or_none() or make_hall(fair, code)
        hall.venue = venue
    db.session.commit()
    address = f"/desk/events/{fair.slug}/venues/{venue.id}/remove?lang={language}"
    answer = desk.post(address)
    assert answer.status_code == 409
    check_page(answer.text)
    assert said in answer.text
    db.session.query(Hall).update({"venue_id": fair.venues[0].id})
    db.session.commit()
    assert desk.post(address).status_code == 303


def test_who_does_not_run_all_of_it_looks_only(fair, app) -> None:
    auditor = SignedIn(app, make_user(Role.AUDITOR))
    assert auditor.get(at_desk(fair)).status_code == 200
    assert auditor.get(at_desk(fair, "/halls/A/draw")).status_code == 403
    assert auditor.post(at_desk(fair, "/halls/A/draw"), version="1", rows="[]").status_code == 403
    assert SignedIn(app, make_user()).get(at_desk(fair)).status_code == 404
