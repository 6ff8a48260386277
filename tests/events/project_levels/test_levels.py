from __future__ import annotations

import pytest

from core.accounts.roles import Role, ScopeKind
from core.audit.models import AuditEntry
from core.clock import now
from core.db import db
from core.errors import DomainError, Forbidden
from events.project_levels.levels import USUAL, Level
from events.project_levels.queries import level_of, levels_in
from events.project_levels.services import change_levels
from events.projects.models import ProjectCall
from events.projects.states import ProjectState
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.factories.projects import make_call, make_project, make_week

TWO = [Level(1, "First", "初评", 2, 5), Level(2, "Second", "复评", 3, 7)]


def change(edition, levels, by=None):
    change_levels(edition, levels, by=by or make_user(Role.ORGANISER), at=now())
    db.session.commit()


def test_a_call_begins_with_the_usual_three(app):
    project = make_project()
    assert [one.zh for one in levels_in(project.edition_id)] == ["资格初审", "专家评审", "载体评审"]
    assert level_of(project) == USUAL[0]
    project.level = 4
    assert level_of(project) is None


def test_the_organiser_names_them_and_says_how_many_agree(app):
    edition = make_week()
    change(edition, TWO)
    assert levels_in(edition.id) == TWO
    [entry] = db.session.query(AuditEntry).filter_by(action="project_call:levels")
    assert entry.details["levels"][1]["min_reviewers"] == 3


def test_none_goes_at_which_a_project_stands(app):
    edition = make_call().edition
    one = make_project(edition, ProjectState.RETURNED, level=3)
    with pytest.raises(DomainError, match="would be gone"):
        change(edition, TWO)
    db.session.rollback()
    one.level = 2
    db.session.commit()
    change(edition, TWO)


def test_what_passed_all_keeps_none_from_going_and_any_from_coming(app):
    edition = make_call().edition
    make_project(edition, ProjectState.PASSED, level=4)
    with pytest.raises(DomainError, match="no level can be added"):
        change(edition, [*USUAL, Level(4, "Fourth", "终评")])
    db.session.rollback()
    change(edition, TWO)


@pytest.mark.parametrize(
    "levels",
    [
        [],
        [Level(number, "x", "x") for number in range(1, 8)],
        [Level(1, "First", " ")],
        [Level(1, "First", "初评", reviewers=0)],
        [Level(1, "First", "初评", reviewers=10)],
        [Level(1, "First", "初评", days=0)],
    ],
)
def test_what_makes_no_sense_is_refused(app, levels):
    edition = make_week()
    with pytest.raises(DomainError):
        change(edition, levels)


def test_only_whoever_runs_the_whole_event_sets_them(app):
    edition = make_week()
    edition.venues[0].district = "sip"
    with pytest.raises(Forbidden):
        change(edition, TWO, make_user(Role.ORGANISER, "sip"))
    team = make_user(Role.ORGANISER, str(edition.id), scope_kind=ScopeKind.EDITION)
    change(edition, TWO, team)


def typed(*rows):
    names = ("zh", "en", "reviewers", "days")
    return {
        f"levels-{number}-{name}": value
        for number, row in enumerate(rows)
        for name, value in zip(names, row, strict=True)
    }


def test_the_page_takes_one_more_and_one_less(app):
    edition, desk = make_week(), SignedIn(app, make_user(Role.ORGANISER))
    address = f"/desk/events/{edition.slug}/project-levels"
    assert desk.get(address).text.count('class="level-row"') == len(USUAL) + 1
    rows = [("初评", "First", "2", "5"), ("复评", "Second", "3", "7"), ("", "", "1", "10")]
    assert desk.post(address, **typed(*rows)).status_code == 303
    assert levels_in(edition.id) == TWO


def test_a_mistake_loses_nothing(app):
    edition, desk = make_week(), SignedIn(app, make_user(Role.ORGANISER))
    address = f"/desk/events/{edition.slug}/project-levels"
    for row in (("初评", "", "2", "5"), ("初评", "Kept", "many", "5"), ("初评", "Kept", "0", "5")):
        answer = desk.post(address, **typed(row))
        assert answer.status_code == 422
        assert "初评" in answer.text
    assert db.session.get(ProjectCall, edition.id) is None
