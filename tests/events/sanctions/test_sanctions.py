"""Absences: recorded, counted for the legal entity, explained, lifted (R13)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from core.accounts.models import User
from core.accounts.roles import Role, ScopeKind
from core.clock import now
from core.db import db
from core.errors import DomainError, Forbidden, NotFound
from core.outbox.models import Message
from events.exhibitor_calls.services import submit
from events.exhibitors import services as exhibitors
from events.exhibitors.queries import blocked_until, free_until
from events.exhibitors.services import move
from events.exhibitors.states import ExhibitorAction, ExhibitorState
from events.sanctions import services
from events.sanctions.models import Sanction
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.factories.exhibitors import make_employer, make_exhibitor, make_fair
from tests.talent.catalogue.public.reading import check_page

S = ExhibitorState


@pytest.fixture
def organiser(app):
    return make_user(Role.ORGANISER)


@pytest.fixture
def officer(app):
    return make_user()


def miss(organisation, officer, at):
    """A fair of which nobody of it came, recorded at that moment."""
    one = make_exhibitor(None, S.CONFIRMED, officer=officer, organisation=organisation)
    move(one, ExhibitorAction.MISS, by=None, at=at)
    db.session.commit()
    return one


def record(one):
    return db.session.scalars(select(Sanction).filter_by(exhibitor_id=one.id)).one()


@pytest.mark.both_databases
@pytest.mark.parametrize(("days", "until"), [(365, date(2028, 3, 1)), (366, None)])
def test_the_second_within_365_days_blocks_for_a_year(officer, days, until):
    company, second = make_employer(officer), datetime(2027, 3, 1, 4, tzinfo=UTC)
    first = miss(company, officer, second - timedelta(days=days))
    assert record(first).blocked_until is None
    assert record(miss(company, officer, second)).blocked_until == until
    if until:
        assert blocked_until(company.id, until) == until
        assert blocked_until(company.id, until + timedelta(days=1)) is None


def test_it_holds_for_the_legal_entity_and_all_its_branches(officer):
    company = make_employer(officer)
    branch = make_employer(make_user(), parent_id=company.id, credit_code=None)
    late = make_exhibitor(officer=officer, organisation=company)
    exhibitors.cancel(late, by=officer, at=free_until(late.edition))
    assert record(late).kind == "late_cancellation"
    missed = miss(branch, make_officer_of(branch), late.edition.ends_at)
    assert record(missed).organisation_id == company.id
    assert record(missed).blocked_until is not None
    for organisation in (company, branch):
        someone = make_officer_of(organisation)
        draft = make_exhibitor(state=S.DRAFT, officer=someone, organisation=organisation)
        with pytest.raises(DomainError, match="may not exhibit until"):
            submit(draft, by=someone, at=now())
        exhibitors.cancel(draft, by=someone, at=now())


def make_officer_of(organisation):
    return db.session.get(User, organisation.officers[0].user_id)


def test_a_free_cancellation_records_nothing(officer):
    one = make_exhibitor(officer=officer)
    exhibitors.cancel(one, by=officer, at=free_until(one.edition) - timedelta(seconds=1))
    assert db.session.scalars(select(Sanction)).all() == []


def test_lifting_one_counts_the_others_again(officer, organiser):
    company = make_employer(officer)
    first, second = miss(company, officer, now()), miss(company, officer, now())
    assert record(second).blocked_until
    services.explain(record(first), "The lorry broke down.", by=officer, at=now())
    services.lift(record(first), "Proved by the garage.", by=organiser, at=now())
    assert record(second).blocked_until is None
    assert blocked_until(company.id, now().date()) is None
    letter = db.session.scalars(select(Message).filter_by(kind="sanctions/lifted")).one()
    assert "Proved by the garage." in letter.text
    with pytest.raises(Forbidden):
        services.lift(record(first), "Again", by=organiser, at=now())


def test_what_was_wrong_is_lifted_with_the_correction(officer, organiser):
    one = miss(make_employer(officer), officer, now())
    exhibitors.correct(one, by=organiser, at=now())
    assert one.standing is S.PRESENT
    assert record(one).lifted_at is not None


def test_only_organisers_of_the_city_lift_and_never_their_own(officer, organiser):
    one = miss(make_employer(officer), officer, now())
    district = make_user(Role.ORGANISER, "sip", scope_kind=ScopeKind.DISTRICT)
    with pytest.raises(NotFound):
        services.lift(record(one), "Why", by=district, at=now())
    for person in (make_user(Role.AUDITOR), organiser):
        organiser.organisation_id = one.organisation_id
        with pytest.raises(Forbidden):
            services.lift(record(one), "Why", by=person, at=now())
    with pytest.raises(NotFound):
        services.explain(record(one), "Why", by=make_user(), at=now())


def test_pages_of_the_employer_and_of_the_desk(app, officer, organiser):
    one = miss(make_employer(officer), officer, now())
    second = miss(one.organisation, officer, now())
    employer, desk = SignedIn(app, officer), SignedIn(app, organiser)
    own = f"/me/exhibitors/{second.reference}"
    assert record(second).reference in employer.get(own).text
    apply = f"/events/{make_fair().slug}/exhibitors/apply"
    assert "may not exhibit until" in employer.get(apply).text
    check_page(employer.get(f"{own}/absence").text)
    assert employer.post(f"{own}/absence", text=" ").status_code == 422
    employer.post(f"{own}/absence", text="<b>Flood</b> in the hall")
    assert "/desk/absences?explained=1" in desk.get("/desk").text
    page = f"/desk/absences/{record(second).reference}"
    assert page in desk.get("/desk/absences?explained=1").text
    shown = desk.get(page).text
    check_page(shown)
    assert "&lt;b&gt;Flood" in shown
    assert desk.post(page, reason=" ").status_code == 422
    assert desk.post(page, reason="Proved").status_code == 303
    assert "Proved" in employer.get(own).text
    assert employer.get(f"{own}/absence").status_code == 403
    stranger = SignedIn(app, make_user())
    assert stranger.get(f"{own}/absence").status_code == 404
    assert stranger.get("/desk/absences").status_code == 404
    assert stranger.get(page).status_code == 404
