"""The call, an employer's own pages and the desk, as their readers see them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.accounts.roles import Role
from core.clock import today
from events.exhibitors.states import ExhibitorState
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.factories.events import make_edition
from tests.factories.exhibitors import make_employer, make_exhibitor, make_fair

S = ExhibitorState


@pytest.fixture
def fair(app):
    return make_fair()


@pytest.fixture
def officer(app):
    return SignedIn(app, make_user())


@pytest.fixture
def desk(app):
    return SignedIn(app, make_user(Role.ORGANISER))


def act(desk, one, action, **fields):
    fields = {f"{action}-{name}": value for name, value in {"seen": one.version, **fields}.items()}
    address = f"/desk/events/{one.edition.slug}/exhibitors/{one.reference}/{action}"
    return desk.post(address, go="send", **fields)


def test_an_unverified_organisation_may_send_and_is_told_what_is_missing(fair, officer, desk):
    company = make_employer(officer.user, verified_until=today() - timedelta(days=1))
    one = make_exhibitor(fair, S.SUBMITTED, officer=officer.user, organisation=company)
    link = f"/me/organisations/{company.reference}"
    assert link in officer.get(f"/me/exhibitors/{one.reference}").text
    refused = act(desk, one, "approve")
    assert refused.status_code == 422
    assert "The organisation is not verified, or not any more." in refused.text


def test_others_find_nothing_of_it(app, client, fair, officer):
    one = make_exhibitor(fair, S.SUBMITTED, officer=officer.user)
    stranger = SignedIn(app, make_user())
    for page in ("", "/edit", "/people/new"):
        assert stranger.get(f"/me/exhibitors/{one.reference}{page}").status_code == 404
    for verb in ("confirm", "cancel"):
        assert stranger.post(f"/me/exhibitors/{one.reference}/{verb}").status_code == 404
    assert stranger.get(f"/desk/events/{fair.slug}/exhibitors").status_code == 404
    assert client.get(f"/events/{fair.slug}/exhibitors/{one.reference}").status_code == 404
    week = make_edition("entrepreneurship_week")
    assert client.get(f"/events/{week.slug}/exhibitors").status_code == 404


def test_it_stands_on_the_status_page_and_the_organisations(fair, officer, desk):
    one = make_exhibitor(fair, officer=officer.user)
    assert one.reference in officer.get("/me").text
    page = officer.get(f"/me/organisations/{one.organisation.reference}").text
    assert f"/me/exhibitors/{one.reference}" in page
    assert one.reference in desk.get(f"/desk/organisations/{one.organisation.reference}").text
