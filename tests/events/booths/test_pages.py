"""Booths as exhibitors, visitors and organisers see and take them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from core.accounts.models import User
from core.accounts.roles import Role
from core.clock import now, today
from core.db import db
from events.booths import services
from events.booths.models import Reservation
from events.jobs.services import note_public
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.factories.booths import make_entitled, make_planned_fair
from tests.factories.core import make_user
from tests.talent.catalogue.public.reading import check_page

HOSTILE = "<script>alert(1)</script>{{7*7}}"


@pytest.fixture
def fair(app):
    return make_planned_fair()[0]


@pytest.fixture
def exhibitor(fair):
    return make_entitled(fair)


@pytest.fixture
def officer(app, exhibitor):
    return SignedIn(app, db.session.get_one(User, exhibitor.created_by_id))


@pytest.fixture
def desk(app):
    return SignedIn(app, make_user(Role.ORGANISER))


def plan(fair, tail=""):
    return f"/events/{fair.slug}/plan{tail}"


def only() -> Reservation:
    db.session.expire_all()
    return db.session.query(Reservation).one()


def assigned(exhibitor, code="A01"):
    by = make_user(Role.ORGANISER)
    one = services.assign_new(exhibitor.edition, exhibitor.reference, code, by=by, at=now())
    db.session.commit()
    return one


def test_an_exhibitor_holds_confirms_and_gives_back(fair, exhibitor, officer) -> None:
    page = officer.get(plan(fair, "/A02"))
    check_page(page.text)
    assert '<button class="btn btn-primary">Hold booth A02</button>' in page.text
    said = {"exhibitor": exhibitor.reference, "code": "A02"}
    answer = officer.post(f"/events/{fair.slug}/booths/hold", **said)
    assert (answer.status_code, answer.location) == (303, f"/me/exhibitors/{exhibitor.reference}")
    mine = officer.get(answer.location)
    check_page(mine.text)
    assert "It is held until" in mine.text
    reference = only().reference
    assert officer.post(f"/events/{fair.slug}/booths/{reference}/confirm").status_code == 303
    assert only().state == "assigned"
    assert "Giving it back is free until" in officer.get(answer.location).text
    assert officer.post(f"/events/{fair.slug}/booths/{reference}/release").status_code == 303
    assert only().state == "released"
    assert "Choose a booth on the plan" in officer.get(answer.location).text


def test_nothing_is_given_back_once_the_fair_is_over(fair, exhibitor, officer) -> None:
    assigned(exhibitor)
    mine = f"/me/exhibitors/{exhibitor.reference}"
    way = f'action="/events/{fair.slug}/booths/{only().reference}/release"'
    assert way in officer.get(mine).text
    fair.starts_at, fair.ends_at = now() - timedelta(days=9), now() - timedelta(days=8)
    db.session.commit()
    page = officer.get(mine).text
    check_page(page)
    assert "Booth A01" in page
    assert way not in page
    assert "Giving it back" not in page


def test_no_booth_is_offered_once_the_fair_is_over(app, fair, exhibitor, officer, desk) -> None:
    taken = make_entitled(fair)
    assigned(taken, "A01")
    stands = SignedIn(app, db.session.get_one(User, taken.created_by_id))
    fair.starts_at, fair.ends_at = now() - timedelta(days=9), now() - timedelta(days=8)
    db.session.commit()
    for who, one in ((officer, exhibitor), (stands, taken)):
        page = who.get(f"/me/exhibitors/{one.reference}").text
        check_page(page)
        for way in ("on the plan", "Wait for a booth", "/booths/"):
            assert way not in page
    for who in (officer, desk):
        page = who.get(plan(fair, "/A02")).text
        for way in ("Hold booth", "Wait for such a booth", "Assign by hand"):
            assert way not in page


def test_the_page_of_a_fair_leads_to_its_parts_before_its_text(fair, client) -> None:
    page = client.get(f"/events/{fair.slug}?lang=en").text
    nav, rest = page.split('aria-label="At the event"', 1)[1].split("</nav>", 1)
    for part in ("exhibitors", "jobs", "plan", "interviews"):
        assert f'href="/events/{fair.slug}/{part}"' in nav
        assert f'href="/events/{fair.slug}/{part}"' not in rest
    assert "Lost the link to my registration" in rest


def test_booth_exhibitor_and_posts_lead_to_each_other(fair, exhibitor, client) -> None:
    shown = f"/events/{fair.slug}/exhibitors/{exhibitor.reference}"
    assert "/plan/A01" not in client.get(shown).text
    assigned(exhibitor)
    assert f'href="{shown}"' in client.get(plan(fair, "/A01")).text
    assert client.get(plan(fair)).text.count(f'href="{shown}"') == 1
    page = client.get(shown).text
    check_page(page)
    assert f'<a href="{plan(fair, "/A01")}">A01</a>' in page
    posts = re.search(r'href="(/jobs\?[^"]+)">1</a>', page)
    assert posts
    assert f"fair={fair.slug}" in posts[1]
    assert client.get(posts[1].replace("&amp;", "&")).status_code == 200


def test_whoever_has_a_booth_has_no_number_in_the_line(fair, exhibitor, desk) -> None:
    assigned(exhibitor)
    shown = desk.get(f"/desk/events/{fair.slug}/booths?columns=number").text
    assert "A01" in shown
    assert not re.search(r"<td[^>]*>\s*0\s*</td>", shown)


def test_a_taken_booth_is_told_with_its_status_and_the_way_on(fair, exhibitor, officer) -> None:
    assigned(make_entitled(fair))
    said = {"exhibitor": exhibitor.reference, "code": "A01"}
    answer = officer.post(f"/events/{fair.slug}/booths/hold", **said)
    assert answer.status_code == 409
    assert "Somebody else was quicker: booth A01 is taken." in answer.text
    assert f'href="{plan(fair)}"' in answer.text
    page = officer.get(plan(fair, "/A01")).text
    assert "Wait for such a booth" in page


def test_waiting_from_the_own_page(fair, exhibitor, officer) -> None:
    for code in ("A01", "A02", "A03"):
        assigned(make_entitled(fair), code)
    said = {"exhibitor": exhibitor.reference, "kind": "standard"}
    assert officer.post(f"/events/{fair.slug}/booths/line", **said).status_code == 303
    page = officer.get(f"/me/exhibitors/{exhibitor.reference}").text
    assert "You are number 1 in line" in page
    assert "Leave the line" in page


def test_nobody_takes_a_booth_for_an_exhibitor_of_others(fair, exhibitor, app) -> None:
    stranger = SignedIn(app, make_user())
    said = {"exhibitor": exhibitor.reference, "code": "A01"}
    assert stranger.post(f"/events/{fair.slug}/booths/hold", **said).status_code == 404
    other, _booths = make_planned_fair()
    owner = SignedIn(app, db.session.get_one(User, exhibitor.created_by_id))
    assert owner.post(f"/events/{other.slug}/booths/hold", **said).status_code == 404
    assert "Hold booth" not in stranger.get(plan(fair, "/A01")).text
    one = assigned(exhibitor)
    address = f"/events/{fair.slug}/booths/{one.reference}"
    assert stranger.post(f"{address}/release").status_code == 404


def test_visitors_see_who_stands_where_once_it_is_assigned(fair, exhibitor, client) -> None:
    exhibitor.organisation.name_zh = f"苏州车床厂{HOSTILE}"
    officer = db.session.get_one(User, exhibitor.created_by_id)
    booth = services.find_booth(fair.id, "A01")
    one = services.hold(exhibitor, booth, by=officer, at=now())
    db.session.commit()
    page = client.get(plan(fair)).text
    assert "苏州车床厂" not in page
    assert 'class="spot is-held"' in page
    services.confirm(one, by=officer, at=now())
    db.session.commit()
    page = client.get(plan(fair) + "?lang=zh")
    check_page(page.text)
    assert 'class="spot is-assigned"' in page.text
    assert "苏州车床厂&lt;script&gt;" in page.text
    assert HOSTILE not in page.text
    (hall,) = client.get(f"/api/v1{plan(fair)}").json["halls"]
    assert hall["booths"][0]["state"] == "assigned"
    assert hall["booths"][0]["exhibitor"]["zh"].startswith("苏州车床厂")


def test_a_plan_is_searched_by_employer_and_by_post(fair, exhibitor, client) -> None:
    exhibitor.organisation.name_zh, exhibitor.organisation.aliases = "车床厂", "Lathes & Co"
    nurses = make_entitled(fair)
    link, other = db.session.query(services.queries.FairJob).order_by("added_at").all()
    link.job.title = {"zh": "高级焊接工程师", "en": "Welding engineer"}
    other.job.title = {"zh": "护理工程护士", "en": "Nurse"}
    for each in (link, other):
        note_public(each.job)
    assigned(exhibitor, "A02")
    assigned(nurses, "A03")
    posts = ("welding", "weld", "焊接", "工程师", "焊接工程师", "焊接工程師", "焊接 engineer")
    for words in ("lathes", "车床", "A02", *posts):
        page = client.get(plan(fair), query_string={"q": words}).text
        assert "1 booth is marked on the map." in page, words
        assert re.findall(r'is-found" id="on-map-(\w+)"', page) == ["A02"]
    exhibitor.organisation.verified_until = today() - timedelta(days=2)
    db.session.commit()
    assert "No booth fits" in client.get(plan(fair) + "?q=welding").text
    exhibitor.organisation.verified_until = today() + timedelta(days=2)
    link.job.state = "withdrawn"
    db.session.commit()
    for words in ("welding", "焊接工程师"):
        assert "No booth fits" in client.get(plan(fair), query_string={"q": words}).text


def test_organisers_assign_move_and_release(fair, exhibitor, desk) -> None:
    base = f"/desk/events/{fair.slug}/booths"
    check_page(desk.get(f"{base}/by-hand?code=A01").text)
    wrong = desk.post(f"{base}/by-hand", exhibitor="EX-2020-0000", code="A01")
    assert wrong.status_code == 422
    done = desk.post(f"{base}/by-hand", exhibitor=exhibitor.reference, code="A01")
    assert done.status_code == 303
    check_page(desk.get(done.location).text)
    seen = {"move-seen": str(only().version), "move-code": "A03", "go": "send"}
    assert desk.post(f"{base}/{only().reference}/move", **seen).status_code == 303
    assert only().booth_code == "A03"
    page = desk.get(base)
    check_page(page.text)
    assert "A03" in page.text
    said = {
        "go": "send",
        "release-seen": str(only().version),
        "release-text_en": "Rebuilt",
        "release-text_zh": "改造",
    }
    assert desk.post(f"{base}/{only().reference}/release", **said).status_code == 303
    assert only().state == "released"


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Exhibitors have booths in this hall: A02. Move or release them first."),
     ("zh", "该展馆内有展位已被参展单位占用：A02。请先调换或释放这些展位。")],
)  # fmt: skip
def test_a_hall_somebody_stands_in_is_not_removed(fair, exhibitor, desk, language, said) -> None:
    assigned(exhibitor, "A02")
    answer = desk.post(f"/desk/events/{fair.slug}/plan/halls/A/remove?lang={language}")
    assert answer.status_code == 409
    check_page(answer.text)
    assert said in answer.text


def test_the_plan_of_an_officer_takes_no_query_per_booth(fair, officer) -> None:
    officer.get(plan(fair))
    number, _page = count_queries(lambda: officer.get(plan(fair)))
    assert number == 6
