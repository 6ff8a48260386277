from __future__ import annotations

import re
from datetime import timedelta

import pytest

from core.accounts.roles import Role
from core.clock import now, today
from core.db import db
from core.desk.digest import lines_for
from core.desk.shares import gather
from core.working_days.services import load_shipped_years
from events.project_papers.states import FileKind
from events.project_reviews.models import ProjectLevel
from events.projects.states import PROJECT_WORKFLOW, ProjectAction, ProjectState
from tests.counting import count_queries
from tests.events.project_reviews.deciding import (
    BOTH,
    INSIDE,
    approve,
    levels,
    reject,
    reviewer,
    send_back,
)
from tests.events.project_reviews.test_services import carrier_with
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.factories.projects import make_call, make_project
from tests.factories.teams import show_file
from tests.talent.catalogue.public.reading import check_page, in_wrong_language

DESK = "/desk/project-reviews"
S = ProjectState


@pytest.fixture(autouse=True)
def calendar(app):
    load_shipped_years()
    db.session.commit()


@pytest.fixture
def desk(app):
    return SignedIn(app, reviewer())


def listed(browser, query=""):
    return set(re.findall(r"PRJ-2020-\d+", browser.get(f"{DESK}{query}").text))


def say(browser, project, action, *, seen=None, **fields):
    seen = project.version if seen is None else seen
    fields = {f"{action}-{name}": text for name, text in {"seen": seen, **fields}.items()}
    address = f"{DESK}/{project.reference}/{action}"
    db.session.rollback()
    return browser.post(address, go="send", **fields)


SHARED = {"shares_with_carriers": True}
WORDS = {"text_en": BOTH["en"], "text_zh": BOTH["zh"], "note": INSIDE}


def test_the_list_opens_with_what_waits_for_the_reader(desk):
    edition = make_call(levels=levels(2, 1)).edition
    waits, voted, done = (make_project(edition) for _number in range(3))
    approve(voted, desk.user)
    reject(done)
    reject(done)
    assert listed(desk) == {waits.reference}
    assert listed(desk, "?turn=all") == {one.reference for one in (waits, voted, done)}
    assert listed(desk, "?turn=all&outcome=rejected&level=1") == {done.reference}
    assert listed(desk, "?turn=all&level=2") == set()


def test_a_reviewer_decides_on_its_page_and_the_next_opens(desk):
    edition = make_call().edition
    first, second = make_project(edition), make_project(edition)
    page = desk.get(f"{DESK}/{first.reference}").text
    assert "Pass this level" in page
    answer = say(desk, first, "advance", note="Solid.")
    assert answer.location.endswith(second.reference)
    db.session.refresh(first)
    assert (first.state, first.level) == (S.IN_REVIEW, 2)


def test_two_who_decide_from_the_same_page_do_not_both(app, desk):
    project, other = make_project(make_call(levels=levels(3)).edition), SignedIn(app, reviewer())
    seen = project.version
    assert say(desk, project, "advance", seen=seen).status_code == 303
    answer = say(other, project, "reject", seen=seen, **WORDS)
    assert answer.status_code == 409
    assert INSIDE in answer.text
    db.session.refresh(project)
    assert project.state == S.SUBMITTED


def test_both_reasons_are_asked_for_and_nothing_typed_is_lost(desk):
    answer = say(desk, make_project(), "reject", text_en="Kept words", text_zh="", note="")
    assert answer.status_code == 422
    assert "Kept words" in answer.text
    assert "Say why, for the office." in answer.text


def test_out_of_reach_is_not_found(app):
    far, near = make_project(district="kunshan"), SignedIn(app, make_user())
    for user in (make_user(Role.DISTRICT_REVIEWER, "sip"), far.owner, near.user):
        browser = SignedIn(app, user)
        assert browser.get(f"{DESK}/{far.reference}").status_code == 404
        assert say(browser, far, "advance").status_code == 404


def test_carriers_read_neither_reasons_nor_names(app):
    project = make_project(shares_with_carriers=True)
    for _level in (1, 2):
        send_back(project)
        PROJECT_WORKFLOW.fire(project, ProjectAction.RESUBMIT, by=project.owner, at=now())
        db.session.commit()
        approve(project, reviewer(display_name="Colleague Chen"))
    officer, other = carrier_with(project), carrier_with(project, position=2)
    reject(project, other)
    page = SignedIn(app, officer).get(f"{DESK}/{project.reference}").text
    assert INSIDE not in page
    assert "Colleague Chen" not in page
    assert other.display_name not in page
    assert BOTH["zh"] not in page


@pytest.mark.parametrize("where", ["city", "district", "carrier"])
def test_papers_open_on_the_page_of_whoever_reads_it(app, where):
    """Those of a district or a carrier have no other page of the project."""
    project = make_project(
        make_call(levels=levels(1, 1, 1)).edition, level=3, district="sip", **SHARED
    )
    people = {
        "city": reviewer,
        "district": lambda: make_user(Role.DISTRICT_REVIEWER, "sip"),
        "carrier": lambda: carrier_with(project),
    }
    browser = SignedIn(app, people[where]())
    paper = show_file(project, FileKind.DECK, "deck.pdf")
    address = f"{DESK}/{project.reference}"
    links = re.findall(r'href="([^"#]*[?&]file=[^"#]*)', browser.get(address).text)
    assert links == [f"{address}?file={paper.id}"]
    page = browser.get(links[0]).text
    assert f"/files/{paper.file_id}/pages/1" in page
    assert browser.get(f"/files/{paper.file_id}/pages/1").status_code == 200
    assert re.findall(r'viewer-close" href="([^"]*)"', page) == [address]
    check_page(page)
    far = SignedIn(app, make_user(Role.DISTRICT_REVIEWER, "kunshan"))
    assert far.get(f"/files/{paper.file_id}/pages/1").status_code == 404
    paper.removed_at = now()
    db.session.commit()
    assert browser.get(f"/files/{paper.file_id}/pages/1").status_code == 404


def test_the_office_reads_all_of_it(desk):
    project = make_project(make_call(levels=levels(2)).edition)
    reject(project, reviewer(display_name="Colleague Chen"))
    page = desk.get(f"{DESK}/{project.reference}").text
    assert INSIDE in page
    assert "Colleague Chen" in page
    assert BOTH["zh"] in page


def test_what_waits_stands_on_the_desk_and_in_one_line_of_the_digest(app, desk):
    edition = make_call().edition
    for _number in range(3):
        one = make_project(edition)
        late = {"entered_at": now(), "due_on": today() - timedelta(days=1)}
        db.session.add(ProjectLevel(project_id=one.id, level=1, **late))
    db.session.commit()
    with app.test_request_context():
        share = gather(desk.user, now())
    assert len([one for one in share.tasks if "PRJ-" in one.title]) == 3
    [line] = [one for one in lines_for(desk.user) if "Projects" in str(one.label)]
    assert (line.count, line.late) == (3, 3)


def test_a_page_asks_as_many_questions_whatever_was_said(desk):
    edition = make_call(levels=levels(4)).edition
    project = make_project(edition)
    reject(project)
    address = f"{DESK}/{project.reference}"
    desk.get(address)
    few, _answer = count_queries(lambda: desk.get(address))
    reject(project)
    approve(project)
    make_project(edition)
    many, _answer = count_queries(lambda: desk.get(address))
    assert many == few


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_pages_are_whole_in_both_languages(desk, language):
    project = make_project(
        make_call(levels=levels(2)).edition, title="Łódź", title_en="Łódź", summary="Łódź"
    )
    approve(project)
    desk.user.preferred_language = language
    db.session.commit()
    for address in (
        DESK,
        f"{DESK}/{project.reference}",
        f"{DESK}/{project.reference}?action=reject",
    ):
        text = desk.get(f"{address}{'&' if '?' in address else '?'}lang={language}").text
        wrong = in_wrong_language(check_page(text), language)
        assert [one for one in wrong if "PRJ" not in one] == []
