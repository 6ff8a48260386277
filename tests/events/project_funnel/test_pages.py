from __future__ import annotations

import re

import pytest
from lxml import html

from core.accounts.roles import Role
from core.clock import now, today
from core.db import db
from core.working_days.services import load_shipped_years
from events.editions.results import charts_of, results_of
from events.projects.states import PROJECT_WORKFLOW, ProjectAction, ProjectState
from tests.counting import count_queries
from tests.events.project_reviews.deciding import approve, reject, reviewer, send_back
from tests.events.signed_in import SignedIn
from tests.factories.core import make_organisation, make_user
from tests.factories.projects import make_call, make_project
from tests.talent.catalogue.public.reading import check_page, in_wrong_language

S = ProjectState


@pytest.fixture
def edition(app):
    load_shipped_years()
    db.session.commit()
    return make_call().edition


@pytest.fixture
def desk(app):
    return SignedIn(app, make_user(Role.ORGANISER))


def walked(edition):
    """The example of the field: 8 in, walked by the verbs people use."""
    projects = [make_project(edition) for _number in range(8)]
    reject(projects[0])
    send_back(projects[1])
    for one in projects[2:]:
        approve(one)
    for one in projects[2:4]:
        reject(one)
    for one in projects[4:]:
        approve(one)
    reject(projects[4])
    for one in projects[5:]:
        approve(one)
    return projects


def figures(desk, edition):
    """The table's rows, and the address behind each figure that has one."""
    page = html.fromstring(desk.get(f"/desk/events/{edition.slug}/review-funnel").text)
    [table] = page.xpath("//table[contains(@class, 'table')]")
    rows = table.xpath(".//tbody/tr")
    numbers = [[int(cell.text_content()) for cell in row.xpath("td")] for row in rows]
    return numbers, [(int(a.text_content()), a.get("href")) for a in table.xpath(".//td//a")]


def test_the_example_of_the_field_adds_up_and_goes_on(edition, desk):
    projects = walked(edition)
    # In, passed, rejected, returned, deferred, withdrawn, pending.
    assert figures(desk, edition)[0] == [
        [8, 6, 1, 1, 0, 0, 0],
        [6, 4, 2, 0, 0, 0, 0],
        [4, 3, 1, 0, 0, 0, 0],
    ]
    PROJECT_WORKFLOW.fire(projects[1], ProjectAction.RESUBMIT, by=projects[1].owner, at=now())
    approve(projects[1])
    assert figures(desk, edition)[0][:2] == [[8, 7, 1, 0, 0, 0, 0], [7, 4, 2, 0, 0, 0, 1]]


def test_every_figure_leads_to_just_these(edition, desk):
    walked(edition)
    make_project(make_call().edition)
    for number, address in figures(desk, edition)[1]:
        listed = html.fromstring(desk.get(address).text)
        refs = set(re.findall(r"PRJ-2020-\d+", listed.text_content()))
        assert len(refs) == number, address


def test_an_event_without_projects_says_so(edition, desk, app):
    page = desk.get(f"/desk/events/{edition.slug}/review-funnel")
    assert "No project was sent yet" in page.text
    with app.test_request_context():
        assert charts_of(edition, desk.user) == []


def test_what_is_hidden_from_somebody_is_not_counted_for_them(edition, app):
    own = make_organisation()
    make_project(edition)
    make_project(edition, channel_id=own.id)
    person = make_user(Role.ORGANISER, organisation_id=own.id)
    with app.test_request_context():
        assert "of 1 projects" in charts_of(edition, person)[0].sentence


def test_the_overview_tells_what_passed_and_what_is_left(edition, desk, app):
    walked(edition)
    make_project(edition)
    with app.test_request_context():
        found = results_of(edition, desk.user, today())
    assert {str(one.label): one.count for one in found.outcomes}["Projects passed"] == 3
    assert {str(one.label): one.count for one in found.steps}["Review projects"] == 1


def test_city_reviewers_see_it_and_districts_do_not(edition, app):
    make_project(edition, district="sip")
    address = f"/desk/events/{edition.slug}/review-funnel"
    assert SignedIn(app, reviewer()).get(address).status_code == 200
    district = make_user(Role.DISTRICT_REVIEWER, "sip")
    assert SignedIn(app, district).get(address).status_code == 404


def test_it_asks_as_many_questions_for_many_as_for_one(edition, desk):
    address = f"/desk/events/{edition.slug}/review-funnel"
    make_project(edition)
    desk.get(address)
    few, _answer = count_queries(lambda: desk.get(address))
    walked(edition)
    many, _answer = count_queries(lambda: desk.get(address))
    assert many == few


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_is_whole_in_both_languages(edition, desk, language):
    walked(edition)
    answer = desk.get(f"/desk/events/{edition.slug}/review-funnel?lang={language}")
    assert in_wrong_language(check_page(answer.text), language) == []
