"""Confirmed by somebody else, annulled with a reason, frozen with the event, shown to its owner."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from core.accounts.roles import Role
from core.clock import now, today
from core.db import db
from core.errors import Conflict, DomainError, Forbidden
from core.policy import decide
from events.agreements import services
from events.agreements.models import Agreement
from events.agreements.queries import SHOWN_TASKS
from events.agreements.states import AgreementPermission as P
from events.agreements.states import AgreementState as S
from events.dockings.queries import docking_of
from events.dockings.states import DockingState
from events.editions import services as editions
from events.editions.results import results_of
from events.editions.services.moving import move_edition
from events.editions.states import EditionAction, EditionState
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.factories.agreements import SigningWeek
from tests.factories.carriers import make_verified_carrier
from tests.factories.core import make_user
from tests.factories.projects import make_passed


@pytest.fixture
def week(app) -> SigningWeek:
    return SigningWeek()


@pytest.fixture
def project(week):
    return make_passed(week.edition, district="kunshan", title_en="Solid-state battery")


def may(user, permission, one) -> bool:
    return decide(user, permission, one).allowed


def test_somebody_else_of_the_venue_confirms(week, project):
    one = week.record(project, week.at_town, by=week.kunshan)
    assert not may(week.kunshan, P.CONFIRM, one)
    assert not may(week.sip, P.CONFIRM, one)
    with pytest.raises(Forbidden):
        services.confirm(one, by=week.kunshan, at=now())
    db.session.rollback()
    services.confirm(one, by=make_user(Role.ORGANISER, "kunshan"), at=now())
    assert one.standing is S.CONFIRMED


def test_a_confirmed_agreement_is_where_project_and_carrier_have_come(week, project):
    carrier = make_verified_carrier()
    one = week.record(project, week.main, carrier)
    assert docking_of(project, carrier).standing is DockingState.PROPOSED
    services.confirm(one, by=week.other, at=now())
    assert docking_of(project, carrier).standing is DockingState.SIGNED
    again = week.sign(project, week.main, carrier, on=one.signed_on - timedelta(days=1))
    week.annul(one)
    assert docking_of(project, carrier).standing is DockingState.SIGNED
    week.annul(again)
    docking = docking_of(project, carrier)
    assert docking.standing is DockingState.PROPOSED
    assert docking.signed_at is docking.interested_at is None


def test_what_a_district_records_on_the_citys_stage_the_city_confirms(week, project):
    one = week.record(project, week.main, by=week.kunshan, is_on_stage=True)
    colleague = make_user(Role.ORGANISER, "kunshan")
    assert decide(colleague, P.CONFIRM, one).reason
    assert may(week.city, P.CONFIRM, one)


def test_the_database_refuses_who_recorded_it(week, project):
    one = week.record(project, week.main)
    with pytest.raises(IntegrityError):
        db.session.execute(
            update(Agreement).where(Agreement.id == one.id).values(confirmed_by_id=week.city.id)
        )


def test_nothing_is_confirmed_before_its_day(week, project):
    one = week.record(project, week.main, signed_on=today() + timedelta(days=3))
    with pytest.raises(DomainError):
        services.confirm(one, by=week.other, at=now())
    db.session.rollback()
    services.confirm(one, by=week.other, at=now() + timedelta(days=3))


def test_whoever_recorded_it_takes_it_back_until_it_is_confirmed(week, project):
    one = week.record(project, week.main, by=week.kunshan)
    assert may(week.kunshan, P.ANNUL, one)
    services.confirm(one, by=week.city, at=now())
    assert not may(week.kunshan, P.ANNUL, one)
    with pytest.raises(DomainError):
        services.annul(one, {"en": "", "zh": "有误"}, by=week.city, at=now())
    week.annul(one, by=week.city)
    assert one.standing is S.ANNULLED


def test_closing_the_event_freezes_what_is_confirmed(week, project):
    confirmed = week.sign(project, week.at_kunshan)
    waiting = week.record(make_passed(week.edition), week.main)
    week.edition.state = EditionState.RUNNING
    move_edition(week.edition, EditionAction.CLOSE, by=week.city, at=now())
    assert confirmed.standing is S.COUNTED
    assert waiting.standing is S.RECORDED
    assert not may(week.other, P.CONFIRM, waiting)
    assert not may(week.kunshan, P.ANNUL, confirmed)
    assert may(week.other, P.ANNUL, confirmed)


def test_a_venue_with_agreements_stays(week, project):
    week.annul(week.record(project, week.at_town))
    with pytest.raises(Conflict):
        editions.remove_venue(week.at_town, by=week.city, at=now())


def test_each_sees_what_is_signed_at_their_venues_or_by_their_projects(app, week, project):
    own = week.record(
        project, week.main, make_verified_carrier(name_en="Kunshan Pioneers"), by=week.kunshan
    )
    far = week.record(make_passed(week.edition, district="sip"), week.at_sip)
    desk, list_ = SignedIn(app, week.kunshan), f"/desk/events/{week.edition.slug}/agreements"
    page = desk.get(list_).text
    assert own.reference in page
    assert "Kunshan Pioneers" in page
    assert far.reference not in page
    assert desk.get(f"{list_}/{far.reference}").status_code == 404
    for who in (week.city, make_user(Role.AUDITOR)):
        page = SignedIn(app, who).get(list_).text
        assert own.reference in page
        assert far.reference in page


def test_the_owner_reads_where_each_stands_and_why_one_was_annulled(app, week, project):
    kept = week.sign(project, week.at_kunshan)
    week.annul(week.record(project, week.at_town))
    page = SignedIn(app, project.owner).get(f"/me/projects/{project.reference}").text
    assert kept.reference in page
    assert "Confirmed" in page
    assert "By mistake" in page
    assert f"agreements/{kept.reference}" not in page
    desk = SignedIn(app, week.city).get(
        f"/desk/events/{week.edition.slug}/projects/{project.reference}"
    )
    assert f"agreements/{kept.reference}" in desk.text


def test_the_case_is_decided_on_its_page(app, week, project):
    one = week.record(project, week.at_kunshan, by=week.kunshan)
    desk = SignedIn(app, week.city)
    address = f"/desk/events/{week.edition.slug}/agreements/{one.reference}"
    desk.post(f"{address}/confirm", **{"confirm-seen": one.version, "go": "send"})
    assert "sheet-state" in desk.get(address).text
    assert db.session.get(Agreement, one.id).standing is S.CONFIRMED
    said = {"annul-text_en": "Twice", "annul-text_zh": "重复", "annul-seen": 2, "go": "send"}
    desk.post(f"{address}/annul", **said)
    page = desk.get(address).text
    assert "Twice" in page
    assert db.session.get(Agreement, one.id).standing is S.ANNULLED


def test_filters_narrow_to_a_venue_with_those_in_it_and_to_ones_own_work(app, week, project):
    in_town = week.record(project, week.at_town, by=week.kunshan)
    at_sip = week.record(make_passed(week.edition), week.at_sip, is_on_stage=True)
    desk, list_ = SignedIn(app, week.other), f"/desk/events/{week.edition.slug}/agreements"
    page = desk.get(f"{list_}?venue={week.at_kunshan.id}").text
    assert in_town.reference in page
    assert at_sip.reference not in page
    assert at_sip.reference in desk.get(f"{list_}?stage=1").text
    mine = SignedIn(app, week.city).get(f"{list_}?to_confirm=1").text
    assert in_town.reference in mine
    assert at_sip.reference not in mine


def test_figures_and_stage_are_of_what_one_may_see(app, week, project):
    week.sign(project, week.main, is_on_stage=True)
    base = f"/desk/events/{week.edition.slug}/agreements"
    city = SignedIn(app, week.city)
    assert "The whole event" in city.get(f"{base}/figures").text
    assert project.title_en in city.get(f"{base}/stage").text
    near = SignedIn(app, week.kunshan).get(f"{base}/figures").text
    assert "The whole event" not in near
    assert "Kunshan" in near
    assert project.title_en not in SignedIn(app, week.sip).get(f"{base}/stage").text


def test_what_waits_stands_on_the_desk_and_what_came_out_in_the_overview(app, week, project):
    one = week.record(project, week.main, by=week.kunshan)
    home = SignedIn(app, week.city).get(f"/desk/events/{week.edition.slug}").text
    assert "Agreements to confirm" in home
    assert one.reference in SignedIn(app, week.city).get("/desk").text
    assert one.reference not in SignedIn(app, week.kunshan).get("/desk").text
    # More than a home lists, and counted all the same.
    for _more in range(SHOWN_TASKS):
        week.record(make_passed(week.edition), week.main, by=week.other)
    with app.test_request_context():
        left = results_of(week.edition, week.city, today()).steps
    assert [step.count for step in left if "to_confirm" in step.url] == [SHOWN_TASKS + 1]


def test_pages_ask_alike_whatever_is_signed(app, week, project):
    desk = SignedIn(app, week.city)
    base = f"/desk/events/{week.edition.slug}/agreements"
    pages = [f"{base}{end}" for end in ("", "/figures", "/stage")]
    week.sign(project, week.main, is_on_stage=True)
    for page in pages:
        desk.get(page)
    few = [count_queries(lambda page=page: desk.get(page))[0] for page in pages]
    for _more in range(3):
        week.sign(make_passed(week.edition), week.main, make_verified_carrier(), is_on_stage=True)
    assert [count_queries(lambda page=page: desk.get(page))[0] for page in pages] == few
