"""The call for everybody, its answer by an employer, and who comes of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from events.exhibitor_calls.models import ExhibitorCall
from events.exhibitors.models import Exhibitor
from events.exhibitors.services import cancel
from events.exhibitors.states import ExhibitorState
from tests.counting import count_queries
from tests.events.exhibitors.test_pages import act
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.factories.events import make_edition
from tests.factories.exhibitors import FACTS, make_employer, make_exhibitor, make_fair
from tests.talent.catalogue.public.reading import check_page, words

S = ExhibitorState
HOSTILE = "<script>alert(1)</script>{{7*7}}"
TYPED = {
    **{name: value for name, value in FACTS.items() if name != "introduction"},
    "introduction_en": HOSTILE, "introduction_zh": "",
}  # fmt: skip


@pytest.fixture
def fair(app):
    return make_fair()


@pytest.fixture
def officer(app):
    return SignedIn(app, make_user())


@pytest.fixture
def desk(app):
    return SignedIn(app, make_user(Role.ORGANISER))


def only():
    db.session.rollback()
    return db.session.scalars(select(Exhibitor)).one()


def test_from_the_call_to_being_confirmed(app, client, fair, officer, desk):
    address = f"/events/{fair.slug}/exhibitors"
    assert address in client.get(f"/events/{fair.slug}").text
    assert "Apply as an exhibitor" in client.get(address).text
    assert "/sign-in" in client.get(f"{address}/apply").location
    assert "You act for no organisation yet" in officer.get(f"{address}/apply").text
    company = make_employer(officer.user)
    page = officer.get(f"{address}/apply").text
    check_page(page)
    sent = officer.post(f"{address}/apply", organisation=company.reference, go="save", **TYPED)
    one = only()
    own = f"/me/exhibitors/{one.reference}"
    assert (sent.location, one.state) == (own, "draft")
    assert one.reference not in desk.get(f"/desk{address}").text
    missing = officer.post(f"{own}/edit", go="send", **{**TYPED, "industry": ""})
    assert missing.status_code == 422
    assert "Say what the organisation makes or does." in missing.text
    assert "&lt;script&gt;alert(1)" in missing.text
    officer.post(f"{own}/edit", go="send", **TYPED)
    assert only().state == "submitted"
    assert one.reference in desk.get(f"/desk{address}").text
    assert act(desk, only(), "approve").status_code == 303
    assert "<script>alert" not in client.get(address).text
    assert HOSTILE in words(check_page(client.get(f"{address}/{one.reference}").text))
    person = {"name": "Zhou Lan", "email": "lan@lathes.example", "language": "zh"}
    unasked = officer.post(f"{own}/people/new", **person)
    assert unasked.status_code == 422
    officer.post(f"{own}/people/new", agreed="y", **person)
    assert "Zhou Lan" in officer.get(own).text
    officer.post(f"{own}/confirm")
    assert only().state == "confirmed"
    check_page(officer.get(own).text)
    check_page(desk.get(f"/desk{address}/{one.reference}").text)
    officer.client.set_cookie("lang", "zh")
    for page in (own, f"{own}/people/new", address):
        check_page(officer.get(page).text)


def test_the_call_that_closed_while_the_form_was_open_loses_nothing(fair, officer):
    company = make_employer(officer.user)
    one = make_exhibitor(fair, S.DRAFT, officer=officer.user, organisation=company)
    db.session.get(ExhibitorCall, fair.id).closes_at = now() - timedelta(minutes=1)
    db.session.commit()
    answer = officer.post(f"/me/exhibitors/{one.reference}/edit", go="send",
                          **{**TYPED, "industry": "Typed with care"})  # fmt: skip
    page = officer.get(answer.location).text
    assert "The call is not open. What you entered is kept as a draft." in page
    assert "Typed with care" in page
    one = only()
    cancel(one, by=officer.user, at=now())
    db.session.commit()
    apply = f"/events/{fair.slug}/exhibitors/apply"
    sent = {**TYPED, "organisation": company.reference, "industry": "Typed with care"}
    answer = officer.post(apply, go="send", **sent)
    assert answer.status_code == 422
    assert "Typed with care" in answer.text


def test_the_public_page_is_searched_and_takes_the_same_questions(client, fair):
    shown = [make_exhibitor(fair, industry=name) for name in ("Lathes", "Silk", "Tea")]
    make_exhibitor(fair, S.SUBMITTED, industry="Hidden")
    address = f"/events/{fair.slug}/exhibitors"
    page = client.get(f"{address}?q=silk").text
    assert shown[1].reference in page
    assert shown[0].reference not in page
    count, page = count_queries(lambda: client.get(address))
    assert "Hidden" not in page.text
    make_exhibitor(fair)
    assert count_queries(lambda: client.get(address))[0] == count
    assert "No exhibitor fits" in client.get(f"{address}?q=zzz").text


def test_programs_read_them_page_by_page(client, fair):
    names = [make_exhibitor(fair).reference for _ in range(3)]
    address = f"/api/v1/events/{fair.slug}/exhibitors"
    first = client.get(f"{address}?limit=2")
    following = first.headers["Link"].partition(">")[0].lstrip("<")
    rest = client.get(following)
    read = [one["reference"] for answer in (first, rest) for one in answer.json["exhibitors"]]
    assert sorted(read) == sorted(names)
    assert first.json["exhibitors"][0]["facts"] == {"industry": FACTS["industry"]}
    assert "Link" not in rest.headers
    assert client.get(f"{address}?cursor=x").status_code == 422


def test_the_desk_sets_the_call(app, desk):
    fair = make_edition("recruitment_fair")
    address = f"/desk/events/{fair.slug}/exhibitors"
    assert "The call is not set" in desk.get(address).text
    check_page(desk.get(f"{address}/call").text)
    start, end = now(), now() + timedelta(days=5)
    said = {}
    for name, at in (("opens_at", start), ("closes_at", end)):
        said |= {f"{name}-day": at.day, f"{name}-month": at.month, f"{name}-year": at.year,
                 f"{name}-time": "00:00"}  # fmt: skip
    assert desk.post(f"{address}/call", **said, text_en="Bring chairs").status_code == 303
    assert "Bring chairs" in app.test_client().get(f"/events/{fair.slug}/exhibitors").text
    wrong = desk.post(f"{address}/call", **{**said, "closes_at-year": start.year - 1})
    assert wrong.status_code == 422
    assert "It has to close after it opens." in wrong.text
