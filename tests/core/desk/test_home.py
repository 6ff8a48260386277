"""The desk's home: nobody's is empty, each says what waits, and none asks a query per row."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event

from core.accounts.models import UserSession
from core.accounts.roles import Role, ScopeKind
from core.clock import now, today
from core.db import db
from core.working_days.services import load_shipped_years
from talent.claims.links import employer_token
from talent.claims.states import ClaimState
from tests.factories.core import make_organisation, make_user, sign_in
from tests.factories.events import make_edition, make_registration
from tests.factories.talent import Office, make_calendar, make_claim

# Statements of one home, with the session, the last visit and the menu's counts among them.
QUERIES = {
    Role.DISTRICT_REVIEWER: 12,
    Role.CITY_REVIEWER: 17,
    Role.PROVINCIAL_SEALER: 8,
    Role.ORGANISER: 32,
    Role.GATE_STAFF: 4,
    Role.CATALOGUE_EDITOR: 7,
    Role.AUDITOR: 13,
    Role.ADMINISTRATOR: 8,
    Role.EMPLOYER_OFFICER: 3,
}


def make_person(role: Role):
    if role is not Role.EMPLOYER_OFFICER:
        return make_user(role)
    house = make_organisation()
    return make_user(
        role, str(house.id), scope_kind=ScopeKind.ORGANISATION, organisation_id=house.id
    )


def fill(number: int) -> None:
    """So many of everything that can wait."""
    office = Office()
    fair = make_edition("recruitment_fair", needs_approval=True, starts_at=now(), capacity=9)
    week = make_edition("entrepreneurship_week", needs_approval=True, capacity=50)
    for _ in range(number):
        for state in (ClaimState.INITIAL_REVIEW, ClaimState.SECOND_REVIEW,
                      ClaimState.PUBLIC_NOTICE, ClaimState.PROVINCIAL_CONFIRMATION):  # fmt: skip
            make_claim(state, office=office)
        make_registration(fair)
        make_registration(week)


@pytest.fixture
def count_queries(app):
    def counted(call):
        seen = []

        def note(_connection, _cursor, statement, *_):
            if not statement.startswith(("PRAGMA", "BEGIN")):
                seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            answer = call()
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len(seen), answer

    return counted


@pytest.mark.parametrize("role", QUERIES)
def test_a_home_asks_the_same_few_queries_for_any_number_of_rows(app, count_queries, role):
    make_calendar()
    browser = sign_in(app.test_client(), make_person(role))
    counts = []
    for number in (1, 2):
        fill(number)
        browser.get("/desk")
        count, page = count_queries(lambda: browser.get("/desk"))
        assert page.status_code == 200
        counts.append(count)
    assert counts == [QUERIES[role]] * 2


@pytest.mark.parametrize("role", QUERIES)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_nobody_finds_an_empty_home(app, role, language):
    make_calendar()
    page = sign_in(app.test_client(), make_person(role)).get(f"/desk?lang={language}")
    assert page.status_code == 200
    assert {"en": "What waits for you", "zh": "待办事项"}[language] in page.text
    assert page.text.count('class="stat"') >= 1
    assert 'aria-current="page"' in page.text


@pytest.mark.parametrize("role", [None, Role.JUROR])
def test_who_has_no_work_here_finds_no_desk(app, role):
    browser = sign_in(app.test_client(), make_user(role) if role else make_user())
    assert browser.get("/desk").status_code == 404
    assert 'href="/desk"' not in browser.get("/me").text


# The days of its chart are counted by each database in its own way.
@pytest.mark.both_databases
def test_an_organiser_sees_whom_to_decide_and_todays_gates(app):
    make_calendar()
    edition = make_edition("recruitment_fair", needs_approval=True, starts_at=now(), capacity=1)
    waiting = make_registration(edition, at=now() - timedelta(days=4))
    page = sign_in(app.test_client(), make_user(Role.ORGANISER)).get("/desk").text
    assert waiting.reference in page
    assert "4 days" in page
    assert "Gates today" in page
    assert f"/desk/events/{edition.slug}/attendees?state=submitted" in page
    assert "Registrations by day" in page


def test_an_organiser_of_a_district_sees_nothing_of_the_others(app):
    edition = make_edition("recruitment_fair", needs_approval=True)
    edition.venues[0].district = "gusu"
    db.session.commit()
    made = make_registration(edition)
    for scope, sees in (("gusu", True), ("kunshan", False)):
        person = make_user(Role.ORGANISER, scope)
        page = sign_in(app.test_client(), person).get("/desk").text
        assert (made.reference in page) is sees


def test_what_is_due_first_stands_first_and_the_late_is_marked(app):
    office = Office()
    fresh = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    old = make_claim(ClaimState.INITIAL_REVIEW, office=office, at=now() - timedelta(days=40))
    page = sign_in(app.test_client(), office.district).get("/desk").text
    assert page.index(old.reference) < page.index(fresh.reference)
    assert page.count("row-late") == 1
    assert "1 past its day" in page


def test_news_reach_back_to_the_last_visit(app):
    make_calendar()
    edition = make_edition("recruitment_fair")
    make_registration(edition, at=now() - timedelta(days=5))
    person = make_user(Role.ORGANISER)
    browser = sign_in(app.test_client(), person)
    assert "new registration" not in browser.get("/desk").text
    before = now() - timedelta(days=6)
    db.session.add(
        UserSession(user_id=person.id, token_hash="x" * 64, created_at=before, last_seen_at=before)
    )
    db.session.commit()
    page = browser.get("/desk").text
    assert "1 new registration" in page
    assert "last here" in page


def test_an_empty_queue_says_what_is_next(app):
    make_calendar()
    office = Office()
    make_claim(ClaimState.PUBLIC_NOTICE, office=office)
    page = sign_in(app.test_client(), office.district).get("/desk").text
    assert "Nothing waits for you now" in page
    assert "Next: Public notice ends" in page


def test_an_administrator_is_asked_for_the_coming_years_table(app):
    browser = sign_in(app.test_client(), make_user(Role.ADMINISTRATOR))
    load_shipped_years()
    db.session.commit()
    coming = today().year + 1
    page = browser.get("/desk").text
    assert f"Working days of {coming}" in page


def test_an_employer_is_led_to_the_page_its_letter_links_to(app):
    make_calendar()
    officer, other = make_person(Role.EMPLOYER_OFFICER), make_person(Role.EMPLOYER_OFFICER)
    claim = make_claim(ClaimState.INITIAL_REVIEW)
    claim.employer_id = officer.organisation_id
    db.session.commit()
    page = sign_in(app.test_client(), officer).get("/desk").text
    assert claim.holder_name in page
    assert employer_token(claim).split(".")[0] in page
    assert claim.holder_name not in sign_in(app.test_client(), other).get("/desk").text


def test_heads_see_who_has_how_much_of_what_age(app):
    office = Office()
    make_claim(ClaimState.INITIAL_REVIEW, office=office, at=now() - timedelta(days=30))
    make_claim(ClaimState.SECOND_REVIEW, office=office)
    make_claim(ClaimState.SUBMITTED, office=office)
    page = sign_in(app.test_client(), office.city).get("/desk/claims/workload")
    assert page.status_code == 200
    assert office.district.display_name in page.text
    assert page.text.count("Nobody yet") == 2
    assert page.text.count('class="late-word"') == 1
    elsewhere = sign_in(app.test_client(), make_user(Role.DISTRICT_REVIEWER, "taicang"))
    assert office.district.display_name not in elsewhere.get("/desk/claims/workload").text
    assert sign_in(app.test_client(), make_user()).get("/desk/claims/workload").status_code == 404
