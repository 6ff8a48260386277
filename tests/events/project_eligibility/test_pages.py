"""Rules set by the organiser, answered in public and before sending; entries that are one project."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.audit.models import AuditEntry
from core.clock import now
from core.db import db
from events.project_eligibility.models import ProjectLikeness
from events.project_eligibility.queries import facts_of
from events.project_eligibility.services import follow_project
from events.project_eligibility.status import check_likeness, check_rules
from events.projects.parts import ProjectMoved
from events.projects.states import ProjectAction, ProjectState
from tests.counting import count_queries
from tests.events.project_eligibility.test_likeness import MOVED, OTHER, SUMMARY
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.factories.projects import make_call, make_project
from tests.factories.teams import make_member
from tests.talent.catalogue.public.reading import check_page, in_wrong_language

OFF = {f"{kind}_effect": "off" for kind in (
    "age", "degree", "company_age", "equity", "team_size", "team_confirmed", "one_project",
    "earlier_support",
)}  # fmt: skip
FIGURES = {"age_most": "55", "degree_least": "3", "company_age_most": "3", "equity_least": "20",
           "team_size_least": "1", "team_size_most": "5"}  # fmt: skip


@pytest.fixture
def call(app):
    return make_call(cut_off_at=datetime(2027, 5, 31, 15, 59, tzinfo=UTC))


@pytest.fixture
def desk(app):
    return SignedIn(app, make_user(Role.ORGANISER))


def set_rules(desk, call, **changes):
    address = f"/desk/events/{call.edition.slug}/projects/eligibility"
    return desk.post(address, **(OFF | FIGURES | changes))


def ask(client, call, **said):
    return client.get(f"/events/{call.edition.slug}/projects/eligibility", query_string=said)


def said_of(one, **typed):
    return [(str(each.message), each.is_barred) for each in check_rules(one, typed)]


def test_the_organiser_sets_rules_and_everybody_reads_them(app, client, call, desk):
    page = desk.get(f"/desk/events/{call.edition.slug}/projects/eligibility").text
    assert "One project per person" in page
    check_page(page)
    assert set_rules(desk, call, age_effect="block", equity_effect="warn").status_code == 303
    public = client.get(f"/events/{call.edition.slug}/projects").text
    assert "The founder is 55 years old at most on 31 May 2027." in public
    assert "The founder holds 20 % or more." in public
    assert "May I enter?" in public
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.action == "project:rules")).one()
    kept = desk.get(f"/desk/events/{call.edition.slug}/projects/eligibility").text
    assert '<option selected value="warn">' in kept


def test_figures_are_possible(app, call, desk):
    for wrong in ({"age_most": "5"}, {"equity_least": "101"}, {"team_size_most": "0"},
                  {"team_size_least": "6"}, {"degree_least": "9"}, {"age_effect": "perhaps"}):  # fmt: skip
        assert set_rules(desk, call, **wrong).status_code == 422, wrong
    db.session.rollback()
    assert call.eligibility == []


def test_only_who_runs_the_call_sets_its_rules(app, client, call):
    address = f"/desk/events/{call.edition.slug}/projects/eligibility"
    for person in (make_user(), make_user(Role.AUDITOR), make_user(Role.ORGANISER, "sip")):
        assert SignedIn(app, person).get(address).status_code in {403, 404}
    assert client.get(address).status_code in {302, 303}


def test_may_i_enter(app, client, call, desk):
    set_rules(desk, call, age_effect="block", degree_effect="warn", company_age_effect="block",
              earlier_support_effect="block", one_project_effect="block")  # fmt: skip
    blank = ask(client, call)
    assert blank.status_code == 200
    assert "By what you say" not in blank.text
    check_page(blank.text)
    said = {"born_on-day": "1", "born_on-month": "6", "born_on-year": "1971", "degree": "bachelor",
            "support": "no"}  # fmt: skip
    fits = ask(client, call, **said).text
    assert "By what you say, you may enter." in fits
    assert "Not met: the office decides" in fits, "a bachelor where a master is usual"
    old = ask(client, call, **(said | {"born_on-year": "1960"})).text
    assert "this call is not open to you" in old
    assert "On that day the founder is 66." in old
    assert "Something is still missing" in ask(client, call, degree="master", support="").text
    for odd in ("NaN", "sNaN", "Infinity", "-1", "100.01"):
        page = ask(client, call, degree="master", support="", share=odd)
        assert "Enter a share from 0 to 100 per cent." in page.text, odd
    wrong = ask(client, call, **(said | {"born_on-month": "13"}))
    assert "Enter a real day" in wrong.text
    assert "By what you say" not in wrong.text
    chinese = client.get(
        f"/events/{call.edition.slug}/projects/eligibility",
        query_string=said | {"lang": "zh"},
    ).text
    assert "根据您填写的情况，可以申报。" in chinese
    assert not in_wrong_language(check_page(chinese), "zh")


def test_no_call_no_answer(app, client):
    from tests.factories.projects import make_week

    assert client.get(f"/events/{make_week().slug}/projects/eligibility").status_code == 404


def test_what_is_typed_is_judged_before_it_is_sent(app, call, desk):
    set_rules(desk, call, age_effect="block", degree_effect="warn", equity_effect="block",
              team_size_effect="block", team_size_least="2", earlier_support_effect="warn")  # fmt: skip
    one = make_project(call.edition, ProjectState.DRAFT)
    typed = {"born_on": date(1960, 1, 1), "degree": "bachelor",
             "earlier_support": "Gusu talent 2020"}  # fmt: skip
    said = said_of(one, **typed)
    assert [barred for _words, barred in said] == [True, False, True, True, False]
    assert "On that day the founder is 67." in said[0][0]
    make_member(one, 19, is_founder=True)
    assert "The founder holds 19 %." in said_of(one, **typed)[2][0]
    young = typed | {"born_on": date(1990, 1, 1), "degree": "doctorate",
                     "earlier_support": "无"}  # fmt: skip
    make_member(one, 81, email="lin@example.org")
    assert [words for words, _barred in said_of(one, **young)] == [
        "The founder holds 20 % or more. The founder holds 19 %."
    ]


def test_a_company_that_was_named_needs_its_day(app, call, desk):
    set_rules(desk, call, company_age_effect="block")
    one = make_project(call.edition, ProjectState.DRAFT)
    assert said_of(one) == []
    assert said_of(one, company_name="Cells BV")[0][1] is True
    old = {"company_name": "Cells BV", "company_founded_on": date(2024, 5, 30)}
    assert "It was founded on 30 May 2024." in said_of(one, **old)[0][0]


def test_one_person_one_project(app, call):
    """By default: whoever said yes to one team of this call is in no other that is sent."""
    first = make_project(call.edition)
    make_member(first, 50, email="lin@example.org")
    second = make_project(call.edition, ProjectState.DRAFT)
    assert said_of(second) == []
    lin = make_member(second, 40, email="lin@example.org")
    assert "Somebody of the team is" in said_of(second)[0][0]
    lin.state = "invited"
    db.session.commit()
    assert said_of(second) == [], "naming somebody tells nothing of them"
    assert facts_of(second, call).unconfirmed == 1


def sent(one, action=ProjectAction.SUBMIT):
    follow_project(ProjectMoved(one, action, one.owner, now()))
    db.session.commit()


def test_the_same_project_to_two_calls_is_shown_to_staff(app, call, desk):
    before = make_project(make_call().edition, summary=SUMMARY, title="Cold cells")
    again = make_project(call.edition, summary=MOVED, title="Ferry cells", owner=before.owner)
    far = make_project(call.edition, summary=OTHER)
    for one in (before, again, far):
        sent(one)
    record = "/desk/events/{}/projects/{}"
    page = desk.get(record.format(call.edition.slug, again.reference)).text
    assert "may have been entered twice" in page
    assert before.reference in page
    assert "a summary much alike" in page
    assert again.reference in desk.get(record.format(before.edition.slug, before.reference)).text
    assert "entered twice" not in desk.get(record.format(call.edition.slug, far.reference)).text
    listed = desk.get(f"/desk/events/{call.edition.slug}/projects?alike=1").text
    assert again.reference in listed
    assert far.reference not in listed
    again.summary = OTHER + " It is another project now."
    again.owner_id = make_user().id
    db.session.commit()
    sent(again, ProjectAction.RESUBMIT)
    assert not db.session.scalars(
        select(ProjectLikeness).where(ProjectLikeness.other_id == before.id)
    ).all()


def test_the_entrant_is_told_of_their_own_and_never_of_others(app, call):
    before = make_project(make_call().edition, summary=SUMMARY, title="Cold cells")
    sent(before)
    typed = {"title": "Ferry cells", "summary": MOVED}
    own = make_project(call.edition, ProjectState.DRAFT, owner=before.owner)
    (said,) = check_likeness(own, typed)
    assert before.reference in str(said.message)
    assert not said.is_barred
    strangers = make_project(call.edition, ProjectState.DRAFT)
    (said,) = check_likeness(strangers, typed)
    assert before.reference not in str(said.message)
    assert "Cold cells" not in str(said.message)
    assert "entered by somebody else" in str(said.message)
    probing = {"title": "Cold cells", "summary": OTHER, "company_name": before.company_name}
    assert not list(check_likeness(strangers, probing))
    make_member(before, 10, email=strangers.owner.email)
    (said,) = check_likeness(strangers, typed)
    assert before.reference in str(said.message)


def test_withdrawn_and_never_sent_ones_are_like_nothing(app, call):
    before = make_project(make_call().edition, summary=SUMMARY)
    own = make_project(call.edition, ProjectState.DRAFT, owner=before.owner)
    assert not list(check_likeness(own, {"summary": SUMMARY})), "never sent by this program"
    sent(before)
    before.state = ProjectState.WITHDRAWN
    db.session.commit()
    assert not list(check_likeness(own, {"summary": SUMMARY}))


def test_a_page_asks_the_same_however_many_are_alike(app, call, desk):
    one = make_project(call.edition, summary=SUMMARY)
    others = [make_project(make_call().edition, summary=SUMMARY) for _number in range(2)]
    sent(one)
    sent(others[0])
    address = f"/desk/events/{call.edition.slug}/projects/{one.reference}"
    desk.get(address)
    few, _page = count_queries(lambda: desk.get(address))
    sent(others[1])
    many, page = count_queries(lambda: desk.get(address))
    assert others[1].reference in page.text
    assert many <= few + 1, "each one's event has its venues"
