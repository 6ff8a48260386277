"""The desk's list of events and an edition's overview, with its tabs."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.desk.shares import Share, Waits
from events.editions import overview, tabs
from events.editions.states import EditionState
from events.event_types import Part, PartProvider
from tests.counting import count_queries
from tests.factories.core import make_user, sign_in
from tests.factories.events import make_edition, make_registration, make_session, make_venue


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


@pytest.mark.parametrize("scope", [None, "gusu"])
def test_the_list_takes_the_same_queries_for_any_number_of_events(app, client, scope):
    browser = sign_in(client, make_user(Role.ORGANISER, scope))
    counts = []
    for _ in range(3):
        make_edition().venues[0].district = "gusu"
        db.session.commit()
        counts.append(count_queries(lambda: browser.get("/desk/events"))[0])
    assert counts == [counts[0]] * 3


@pytest.mark.parametrize("tail", ["", "/sessions", "/venues"])
def test_an_events_pages_take_the_same_queries_for_any_number_of_sessions(organiser, tail):
    edition = make_edition()
    counts = []
    for _ in range(3):
        make_session(edition, make_venue(edition, parent=edition.venues[0]), capacity=3)
        counts.append(count_queries(lambda: organiser.get(f"/desk/events/{edition.slug}{tail}"))[0])
    assert counts == [counts[0]] * 3


@pytest.mark.both_databases
def test_the_list_is_filtered_by_its_address(organiser):
    fair = make_edition("recruitment_fair", name={"en": "100% Fair", "zh": "招聘会"})
    week = make_edition("entrepreneurship_week", state="draft", name={"en": "Week", "zh": "创业周"})

    def found(query):
        text = organiser.get(f"/desk/events?{query}").text
        return [one.slug for one in (fair, week) if f'/desk/events/{one.slug}"' in text]

    assert found("words=招聘") == [fair.slug]
    assert found("words=%25") == [fair.slug]
    assert found("kind=entrepreneurship_week") == [week.slug]
    assert found("state=draft") == [week.slug]
    assert found("words=nothing") == []
    assert len(found("kind=x&state=y&page=99")) == 2
    assert organiser.get("/desk/events?page=-1&words=%00").status_code in {200, 400}


def test_a_parts_counts_stand_on_the_overview(app, organiser):
    def count(editions, _user, _since):
        return Share(waiting=[Waits("To approve", 3, f"/x/{one.slug}") for one in editions])

    overview.EDITION_SHARES.add(app, PartProvider("test", count, 1))
    edition = make_edition()
    text = organiser.get(f"/desk/events/{edition.slug}").text
    assert "To approve" in text
    assert f"/x/{edition.slug}" in text


def test_tabs_of_a_part_the_type_lacks_are_not_shown(app, organiser):
    del app.extensions[tabs.EDITION_TABS.slot]
    tabs.EDITION_TABS.add(
        app, tabs.EditionTab("Letters of it", "editions_desk.show", 1, part=Part.LETTERS)
    )
    week, fair = make_edition("entrepreneurship_week"), make_edition("recruitment_fair")
    assert "Letters of it" in organiser.get(f"/desk/events/{week.slug}").text
    assert "Letters of it" not in organiser.get(f"/desk/events/{fair.slug}").text


GROUPS = ["Overview", "Plan", "People", "On the day", "Afterwards", "Settings"]


@pytest.mark.parametrize("key", ["entrepreneurship_week", "training", "round_table"])
def test_an_editions_tabs_are_at_most_seven_groups(app, organiser, key):
    edition = make_edition(key)
    pages = {f"/desk/events/{edition.slug}": "Overview"}
    while pages:
        url, label = pages.popitem()
        lines = re.findall(
            r'<ul class="edition-(\w+)">(.*?)</ul>', organiser.get(url).text, re.DOTALL
        )
        tops = re.findall(r'<a href="([^"]+)"( aria-current="\w+")?>([^<]+)', lines[0][1])
        names = [one[2] for one in tops]
        assert names == [one for one in GROUPS if one in names]
        assert len(tops) <= 7
        assert [one[2] for one in tops if one[1]] == [label]
        if label == "Overview":
            pages = {one[0]: one[2] for one in tops[1:]}
            assert len(lines) == 1
        else:
            assert 'aria-current="page"' in lines[1][1]


def test_a_group_says_what_waits_in_it(app, organiser):
    edition = make_edition("entrepreneurship_week", needs_approval=True)
    make_registration(edition)
    page = organiser.get(f"/desk/events/{edition.slug}").text
    assert re.search(r'>People<span class="count"><span class="sr-only">: </span>1<', page)


@pytest.mark.parametrize(
    ("state", "starts", "phase"),
    [
        (EditionState.DRAFT, 30, "Before publication"),
        (EditionState.OPEN, 30, "Registration"),
        (EditionState.OPEN, -1, "The day"),
        (EditionState.RUNNING, 1, "The day"),
        (EditionState.RUNNING, -3, "Afterwards"),
        (EditionState.CLOSED, -3, "Closed"),
        (EditionState.CANCELLED, 30, None),
    ],
)
def test_the_overview_says_in_which_phase_the_edition_is(app, organiser, state, starts, phase):
    times = {"published_at": now()} if state is not EditionState.DRAFT else {}
    edition = make_edition(starts_at=now() + timedelta(days=starts), state=state, **times)
    page = organiser.get(f"/desk/events/{edition.slug}").text
    found = re.search(r'<li aria-current="step">([^<]+)</li>', page)
    assert (found[1] if found else None) == phase
    assert ("Seats by session" in page) is False


def test_the_overview_draws_seats_and_registrations(app, organiser):
    edition = make_edition(capacity=4, sessions=2)
    make_registration(edition)
    page = organiser.get(f"/desk/events/{edition.slug}").text
    assert "2 of 8 places are taken; 0 of 2 sessions are full." in page
    assert "1 in 7 days" in page
