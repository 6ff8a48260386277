"""The desk's list of events and an edition's overview, with its tabs."""

from __future__ import annotations

import pytest

from core.accounts.roles import Role
from tests.factories.core import make_user, sign_in
from tests.factories.events import make_edition


@pytest.fixture
def organiser(app, client):
    return sign_in(client, make_user(Role.ORGANISER))


def test_the_list_shows_every_event_to_whoever_runs_the_city(organiser):
    edition = make_edition()
    page = organiser.get("/desk/events")
    assert page.status_code == 200
    assert edition.name["en"] in page.text
    assert f"/desk/events/{edition.slug}" in page.text


def test_a_district_sees_only_events_with_a_venue_of_its_own(app, client):
    mine, other = make_edition(), make_edition()
    mine.venues[0].district = "gusu"
    browser = sign_in(client, make_user(Role.ORGANISER, "gusu"))
    text = browser.get("/desk/events").text
    assert f"/desk/events/{mine.slug}" in text
    assert f"/desk/events/{other.slug}" not in text
    assert browser.get(f"/desk/events/{mine.slug}").status_code == 200
    assert browser.get(f"/desk/events/{other.slug}").status_code == 404


def test_others_find_no_desk_of_events(app, client):
    edition = make_edition()
    browser = sign_in(client, make_user(Role.CITY_REVIEWER))
    assert browser.get("/desk/events").status_code == 404
    assert browser.get(f"/desk/events/{edition.slug}").status_code == 404


def test_the_open_tab_is_marked(organiser):
    edition = make_edition()
    text = organiser.get(f"/desk/events/{edition.slug}").text
    assert f'<a href="/desk/events/{edition.slug}" aria-current="page">Overview</a>' in text
