"""A project on its owner's page and at the desk, and what programs get of it."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select

from core.accounts.models import User
from core.accounts.roles import Role
from core.consents.models import Consent
from core.db import db
from core.outbox.models import Message
from core.registries import Provider
from core.scopes import NOTHING
from events.projects.models import Project
from events.projects.states import ProjectState
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.factories.core import make_token, make_user
from tests.factories.events import make_registration
from tests.factories.projects import make_call, make_project

HOSTILE = "<script>alert(1)</script>{{7*7}}"
BOTH = {"text_en": "Too early.", "text_zh": "时机尚早。"}


@pytest.fixture
def desk(app):
    return SignedIn(app, make_user(Role.ORGANISER))


@pytest.fixture
def call(app):
    return make_call()


def again(one):
    db.session.rollback()
    return db.session.get(Project, one.id)


def test_the_owner_reads_applicants_words_and_nobody_else_anything(app, call, desk):
    one = make_project(call.edition, ProjectState.IN_REVIEW, level=2, title_en=HOSTILE)
    owner = SignedIn(app, one.owner)
    page = owner.get(f"/me/projects/{one.reference}").text
    assert "Under review" in page
    assert "Level" not in page
    assert HOSTILE not in page
    assert "&lt;script&gt;" in page
    assert "Under review" in owner.get("/me").text
    stranger = SignedIn(app, make_user())
    for address in ("", "/copy", "/enter", "/enter/person", "/enter/check-answers"):
        assert stranger.get(f"/me/projects/{one.reference}{address}").status_code == 404
        assert desk.get(f"/me/projects/{one.reference}{address}").status_code == 404


def test_the_consent_holds_and_ends_at_once(app, call):
    one = make_project(call.edition)
    owner = SignedIn(app, one.owner)
    address = f"/me/projects/{one.reference}/sharing"
    owner.post(address, share="1")
    assert again(one).shares_with_carriers
    consent = db.session.scalars(select(Consent)).one()
    assert consent.purpose == "project_sharing"
    owner.post(address, share="0")
    assert not again(one).shares_with_carriers
    assert db.session.get(Consent, consent.id).withdrawn_at
    # Taken back on the page of all consents it ends the same.
    owner.post(address, share="1")
    held = db.session.scalars(select(Consent).where(Consent.withdrawn_at.is_(None))).one()
    owner.post(f"/me/consents/{held.id}/withdraw")
    assert not again(one).shares_with_carriers


def test_withdrawing_ends_it_and_frees_the_person(app, call):
    one = make_project(call.edition)
    owner = SignedIn(app, one.owner)
    address = f"/me/projects/{one.reference}/withdraw"
    assert owner.post(address).status_code == 303
    assert again(one).standing is ProjectState.WITHDRAWN
    assert one.reference in db.session.scalars(select(Message.subject)).one()
    assert owner.post(address).status_code == 403
    owner.post(f"/events/{call.edition.slug}/projects")
    assert db.session.scalar(select(Project).where(Project.state == ProjectState.DRAFT))


def test_a_draft_that_is_given_up_keeps_nothing(app, call, desk):
    one = make_project(call.edition, ProjectState.DRAFT, draft='{"project": {"title": ["X"]}}')
    SignedIn(app, one.owner).post(f"/me/projects/{one.reference}/withdraw")
    assert again(one).draft == "{}"
    assert db.session.scalars(select(Message)).all() == []
    assert one.reference not in desk.get(f"/desk/events/{call.edition.slug}/projects?state=").text


def test_the_desk_defers_and_the_owner_is_told_why(app, call, desk):
    one = make_project(call.edition)
    address = f"/desk/events/{call.edition.slug}/projects/{one.reference}"
    page = desk.get(address).text
    assert "5,000,000 CNY" in page
    assert "20,000,000 CNY" in page
    assert str(one.born_on.year) not in page
    said = {f"defer-{name}": text for name, text in BOTH.items()}
    desk.post(f"{address}/defer", **said, **{"defer-seen": one.version, "go": "send"})
    assert again(one).standing is ProjectState.DEFERRED
    assert "Too early." in db.session.scalars(select(Message.text)).one()
    assert "Too early." in SignedIn(app, one.owner).get(f"/me/projects/{one.reference}").text


@pytest.mark.both_databases
def test_the_list_finds_and_narrows(app, call, desk):
    near = make_project(call.edition, carriers=("Red Park",), channel="Chamber", residence="DE")
    far = make_project(call.edition, ProjectState.IN_REVIEW, level=2, industry="it", residence="CN")
    draft = make_project(call.edition, ProjectState.DRAFT)
    address = f"/desk/events/{call.edition.slug}/projects"
    shown = {
        "words=Solid": {near, far}, f"words={near.reference}": {near}, "state=in_review": {far},
        "level=1": {near}, "industry=it": {far}, "lives=abroad": {near}, "lives=home": {far},
        "carrier=red": {near}, "recommended=1": {near}, "stage=growth": set(),
    }  # fmt: skip
    for query, found in shown.items():
        page = desk.get(f"{address}?{query}").text
        assert {one for one in (near, far, draft) if one.reference in page} == found, query


def test_no_query_for_each_project(app, call, desk):
    address = f"/desk/events/{call.edition.slug}/projects"
    make_project(call.edition, carriers=("A", "B"))
    desk.get(address)
    few, _page = count_queries(lambda: desk.get(address))
    for _number in range(30):
        make_project(call.edition, carriers=("A",))
    many, page = count_queries(lambda: desk.get(address))
    assert (few, many) == (7, 7)
    assert page.text.count("PRJ-2020-") >= 31


def test_what_a_search_finds_is_counted_with_its_first_page(desk, call, monkeypatch):
    monkeypatch.setattr("core.lists.row_pages.PAGE_SIZE", 2)
    address = f"/desk/events/{call.edition.slug}/projects"
    for number in range(5):
        make_project(call.edition, title=f"固态电池{number}")
    make_project(call.edition, title="芯片")
    desk.get(address)
    sent, page = count_queries(lambda: desk.get(f"{address}?words=固态"))
    assert sent == 6
    assert "5 fit the filter, page 1 of 3" in page.text
    assert "page 3 of 3" in desk.get(f"{address}?words=固态&page=3").text
    assert "0 fit the filter" in desk.get(f"{address}?words=nobody").text


def test_programs_read_what_the_desk_reads(app, client, call):
    one = make_project(call.edition, carriers=("Red Park",))
    make_project(call.edition, ProjectState.DRAFT)
    far = make_project(district="kunshan")

    def ask(user, address):
        secret = make_token(user, ("projects:read",))
        db.session.commit()
        return client.get(f"/api/v1{address}", headers={"Authorization": f"Bearer {secret}"})

    organiser = make_user(Role.ORGANISER)
    found = ask(organiser, "/projects").json
    assert found["total"] == 2
    assert {line["reference"] for line in found["results"]} == {one.reference, far.reference}
    narrowed = ask(organiser, f"/projects?event={call.edition.slug}&state=submitted&q=solid").json
    assert [line["reference"] for line in narrowed["results"]] == [one.reference]
    assert ask(organiser, "/projects?state=wrong").status_code == 422
    body = ask(organiser, f"/projects/{one.reference}").json
    assert body["carriers"] == ["Red Park"]
    assert body["financing_sought"] == {"amount": "5000000.00", "currency": "CNY"}
    assert "born_on" not in body
    taken = ask(organiser, f"/events/{call.edition.slug}/projects?columns=reference,state")
    assert taken.json["rows"] == [{"reference": one.reference, "state": "submitted"}]
    district = make_user(Role.ORGANISER, "sip")
    assert ask(district, f"/projects/{one.reference}").status_code == 404
    assert ask(district, "/projects").json["total"] == 0


def test_the_person_goes_and_the_closed_count_stays(app, call):
    one = make_project(call.edition)
    db.session.execute(delete(User).where(User.id == one.owner_id))
    db.session.commit()
    assert again(one).owner_id is None


@pytest.mark.both_databases
def test_attendees_show_the_project_they_entered(app, call, desk, monkeypatch):
    one = make_project(call.edition)
    make_registration(call.edition, user=one.owner, name="Has One")
    make_registration(call.edition, name="Has None")
    address = f"/desk/events/{call.edition.slug}/attendees?columns=name,project&project=1"
    page = desk.get(address).text
    assert f"{one.reference} {one.title}" in page
    assert "Has None" not in page
    # Who must not see it finds no trace of it here either.
    hides = Provider("test", lambda _user: NOTHING)
    monkeypatch.setattr("events.projects.scopes.PROJECT_BARS", [hides])
    page = desk.get(address).text
    assert one.reference not in page
    assert "Has One" not in page
