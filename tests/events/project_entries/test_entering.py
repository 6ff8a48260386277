"""A project from the first step until it is sent, on its pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.outbox.models import Message
from core.working_days.services import load_shipped_years
from events.project_teams.queries import team_of
from events.projects import queries
from events.projects.models import Project
from events.projects.states import ProjectState
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.factories.core import logged, make_user
from tests.factories.entries import typed_steps
from tests.factories.projects import make_call, make_project, make_week
from tests.factories.teams import complete

HOSTILE = "<script>alert(1)</script>{{7*7}}"


@pytest.fixture
def call(app):
    load_shipped_years()
    return make_call()


@pytest.fixture
def owner(app):
    return SignedIn(app, make_user())


def begin(owner, call):
    answer = owner.post(f"/events/{call.edition.slug}/projects")
    assert answer.status_code == 303
    return only()


def only():
    db.session.rollback()
    return db.session.scalars(select(Project)).one()


def fill(owner, one, **changes):
    for step, said in typed_steps(**changes).items():
        answer = owner.post(f"/me/projects/{one.reference}/enter/{step}", **said)
        assert answer.status_code == 303, (step, answer.text)
    if not team_of(one):
        complete(one)


def send(owner, one, **changes):
    address = f"/me/projects/{one.reference}/enter/check-answers"
    said = {"truth": "1", "counts_for": str(one.edition_id)} | changes
    return owner.post(address, **said)


@pytest.mark.both_databases
def test_from_the_call_to_being_sent(app, client, call, owner):
    page = client.get(f"/events/{call.edition.slug}/projects")
    assert "Sign in and enter a project" in page.text
    assert call.edition.name["en"] in client.get("/projects").text
    one = begin(owner, call)
    reference = one.reference
    fill(owner, one)
    checked = owner.get(f"/me/projects/{reference}/enter/check-answers").text
    assert "Twice the range" in checked
    assert "5000000" in checked
    assert "Send the project" in checked
    answer = send(owner, one)
    assert answer.status_code == 303, answer.text
    one = only()
    assert (one.standing, one.level, one.title) == (ProjectState.SUBMITTED, 1, "固态电池")
    assert one.financing_sought == Decimal(5_000_000)
    assert one.answers["seeks"] == "yes"
    assert [carrier.name for carrier in one.carriers] == ["苏州示例孵化器"]
    assert not one.shares_with_carriers
    shown = owner.get(f"/me/projects/{reference}").text
    assert "Received" in shown
    assert "5,000,000" in shown
    assert "Twice the range" in owner.get(f"/me/projects/{reference}/copy").text
    assert reference in db.session.scalars(select(Message.subject)).one()
    assert reference in owner.get("/me").text
    # A second press, and the pages of the wizard, lead to what was sent.
    assert send(owner, one).location.endswith(f"/me/projects/{reference}")
    assert owner.get(f"/me/projects/{reference}/enter/person").status_code == 403


def test_what_is_typed_is_kept_by_itself_and_found_on_another_device(app, call, owner):
    one = begin(owner, call)
    address = f"/me/projects/{one.reference}/enter/project"
    assert owner.post(f"{address}/autosave", title=HOSTILE).status_code == 204
    elsewhere = SignedIn(app, owner.user)
    page = elsewhere.get(address).text
    assert "&lt;script&gt;" in page
    assert HOSTILE not in page
    assert elsewhere.get(f"/me/projects/{one.reference}/enter").location.endswith("/person")


def test_no_amount_is_asked_of_who_looks_for_none(app, call, owner):
    one = begin(owner, call)
    fill(owner, one, money={"x_seeks": "na", "financing_sought": "12"})
    assert send(owner, one).status_code == 303
    one = only()
    assert one.financing_sought is None
    assert one.financing_currency == ""
    assert "N/A" in owner.get(f"/me/projects/{one.reference}").text


def test_what_is_missing_is_named_and_nothing_is_sent(app, call, owner):
    one = begin(owner, call)
    answer = owner.post(f"/me/projects/{one.reference}/enter/money", x_seeks="yes")
    assert "mend=1" in answer.location
    assert "Enter this." in owner.get(answer.location).text
    answer = send(owner, one)
    assert answer.status_code == 422
    assert "Complete these first" in answer.text
    assert only().standing is ProjectState.DRAFT


def test_nobody_sends_without_the_declaration(app, call, owner):
    one = begin(owner, call)
    fill(owner, one)
    answer = send(owner, one, truth="")
    assert answer.status_code == 422
    assert "Without this declaration" in answer.text
    assert only().standing is ProjectState.DRAFT


def test_carriers_named_twice_and_a_recommender_left_out(app, call, owner):
    one = begin(owner, call)
    address = f"/me/projects/{one.reference}/enter/your-place"
    said = {"carrier_1": "Park", "carrier_2": " park ", "channel": "recommended"}
    page = owner.get(owner.post(address, **said).location).text
    assert "Name each carrier once." in page
    assert "Name the organisation that recommended you." in page


@pytest.fixture
def clock(monkeypatch):
    def put(moment):
        for module in ("events.project_entries.entering", "events.project_entries.views"):
            monkeypatch.setattr(f"{module}.now", lambda: moment)

    return put


@pytest.fixture
def two(app):
    """A call whose cut-off is 17:00 in Beijing, and the edition after it."""
    following = make_week(starts_at=now() + timedelta(days=400))
    call = make_call(next_edition=following)
    call.cut_off_at = datetime.combine(call.edition.starts_at.date(), datetime.min.time(), UTC)
    call.cut_off_at += timedelta(hours=9) - timedelta(days=3)
    db.session.commit()
    return call, following


@pytest.mark.both_databases
def test_the_last_second_counts_and_the_next_one_rolls_over(app, two, owner, clock):
    call, following = two
    one = begin(owner, call)
    fill(owner, one)
    last = call.cut_off_at + timedelta(seconds=59, microseconds=999_999)
    clock(last)
    assert send(owner, one).status_code == 303
    assert only().edition_id == call.edition_id
    other = SignedIn(app, make_user())
    clock(call.cut_off_at)
    assert other.post(f"/events/{call.edition.slug}/projects").status_code == 303
    late = db.session.scalars(select(Project).where(Project.owner_id == other.user.id)).one()
    fill(other, late)
    clock(last + timedelta(seconds=1))
    # The page said this edition: nothing is sent before the next one was seen.
    answer = send(other, late)
    assert answer.status_code == 409
    assert "The cut-off passed while you filled in the form" in answer.text
    assert "Solid-state battery" in answer.text
    assert [row.subject_id for row in logged("project:send_refused")] == [str(late.id)]
    answer = send(other, late, counts_for=str(following.id))
    assert answer.status_code == 303
    db.session.rollback()
    late = db.session.get(Project, late.id)
    assert late.edition_id == following.id
    assert late.rolled_over_from_id == call.edition_id
    assert following.name["en"] in other.get(f"/me/projects/{late.reference}").text


def test_after_the_cut_off_without_a_next_edition_the_draft_is_kept(app, call, owner, clock):
    one = begin(owner, call)
    fill(owner, one)
    clock(call.cut_off_at + timedelta(minutes=1))
    answer = send(owner, one)
    assert answer.status_code in (409, 422)
    assert "call closed" in answer.text
    assert "call closed" in logged("project:send_refused")[0].details["reason"]
    assert only().standing is ProjectState.DRAFT
    assert "固态电池" in owner.get(f"/me/projects/{one.reference}/enter/project").text


def test_who_has_one_in_the_next_edition_is_told_so(app, two, owner, clock):
    call, following = two
    one = begin(owner, call)
    fill(owner, one)
    other = make_project(following, owner=owner.user)
    clock(call.cut_off_at + timedelta(minutes=1))
    address = f"/me/projects/{one.reference}/enter/check-answers"
    answer = owner.post(address, truth="1", counts_for=str(following.id))
    assert other.reference in answer.text
    assert "One person enters one project" in answer.text
    db.session.rollback()
    assert db.session.get(Project, one.id).standing is ProjectState.DRAFT


def test_a_second_project_leads_to_the_first(app, call, owner):
    one = begin(owner, call)
    assert begin(owner, call).id == one.id
    fill(owner, one)
    send(owner, one)
    answer = owner.post(f"/events/{call.edition.slug}/projects")
    assert answer.location.endswith(f"/me/projects/{one.reference}")
    assert "one person, one project" in owner.get(answer.location).text


def test_a_returned_one_is_corrected_and_sent_again(app, call, owner):
    one = begin(owner, call)
    fill(owner, one)
    send(owner, one)
    one = only()
    one.state, one.public_reason = ProjectState.RETURNED, {"en": "Say more.", "zh": "请补充。"}
    one.level = 2
    call.cut_off_at = now() - timedelta(days=1)
    db.session.commit()
    assert "Say more." in owner.get(f"/me/projects/{one.reference}/enter/project").text
    address = f"/me/projects/{one.reference}/enter/project"
    owner.post(f"{address}/autosave", **typed_steps()["project"] | {"summary": "Half"})
    assert only().summary == "Twice the range, half the weight."
    assert send(owner, only()).status_code == 303
    one = only()
    assert (one.standing, one.level, one.summary) == (ProjectState.IN_REVIEW, 2, "Half")


def test_the_organiser_sets_the_call_and_its_form(app):
    edition, desk = make_week(), SignedIn(app, make_user(Role.ORGANISER))
    address = f"/desk/events/{edition.slug}/projects/call"
    assert desk.get(address).status_code == 200
    moment = edition.starts_at - timedelta(days=40)
    said = {
        "is_open": "1", "text_en": "Bring it.", "text_zh": "请携带。", "next_edition": "",
        "cut_off_at-day": moment.day, "cut_off_at-month": moment.month,
        "cut_off_at-year": moment.year, "cut_off_at-time": "17:00",
    }  # fmt: skip
    following = make_week(starts_at=edition.starts_at + timedelta(days=400))
    said["next_edition"] = str(following.id)
    assert desk.post(address, **said).status_code == 303
    assert f'<option selected value="{following.id}"' in desk.get(address).text
    assert "Questions of the form" in desk.get(address).text
    assert "Title of the project" in desk.get(f"{address}/form/all").text
    late = said | {"cut_off_at-year": edition.ends_at.year + 1}
    answer = desk.post(address, **late)
    assert answer.status_code == 422
    assert "It has to be before the event is over." in answer.text


def test_a_deferred_project_is_not_typed_again(app, call, owner):
    one = begin(owner, call)
    fill(owner, one)
    send(owner, one)
    one = only()
    one.state = ProjectState.DEFERRED
    db.session.commit()
    following = make_call()
    owner.post(f"/events/{following.edition.slug}/projects")
    new = db.session.scalars(select(Project).where(Project.state == ProjectState.DRAFT)).one()
    page = owner.get(f"/me/projects/{new.reference}/enter/person").text
    assert "It begins with what you sent last time." in page
    complete(new)
    assert send(owner, new).status_code == 303
    db.session.rollback()
    assert db.session.get(Project, new.id).title == "固态电池"


def test_two_that_begin_at_the_same_instant_make_one(app, call, owner, monkeypatch):
    one = begin(owner, call)
    found = queries.find_live
    answers = iter([None])
    monkeypatch.setattr(queries, "find_live", lambda *of: next(answers, None) or found(*of))
    answer = owner.post(f"/events/{call.edition.slug}/projects")
    assert one.reference in answer.location
    assert only().id == one.id


def test_a_press_that_comes_second_at_the_same_moment_counts_for_nothing(app, call, owner):
    one = begin(owner, call)
    fill(owner, one)
    send(owner, one)
    assert send(owner, one).status_code == 303
    assert len(db.session.scalars(select(Message)).all()) == 1


def test_pages_ask_the_database_a_fixed_number_of_times(app, client, call, owner):
    one = begin(owner, call)
    fill(owner, one)
    place = f"/me/projects/{one.reference}/enter"
    asked = [
        (client, "/projects"), (owner, f"{place}/project"), (owner, f"{place}/check-answers"),
        (owner, f"/me/projects/{one.reference}"),
    ]  # fmt: skip
    assert [count_queries(partial(who.get, at))[0] for who, at in asked] == [1, 10, 20, 14]
