"""Marks of projects from another program: a juror's own, by the rules of the pages."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.accounts.roles import Role
from core.db import db
from core.juries.states import AssignmentState, RoundState
from events.projects.models import Project
from tests.counting import count_queries
from tests.events.project_juries.test_subject import entered, project_round
from tests.factories.core import logged, make_token, make_user
from tests.factories.juries import assign, bar, bar_elsewhere, make_juror
from tests.factories.projects import make_project

pytestmark = pytest.mark.both_databases
WHOLE = {"1": "38", "2": "27.5", "3": "26"}


@pytest.fixture
def given(app):
    """A project in the hands of a juror, who declared no conflict."""
    project = make_project()
    one = project_round(project.edition)
    # At another address than the owner, or a mark would find a conflict.
    user = make_user(email="juror@panel.example")
    return assign(make_juror(one, user), entered(one, project))


def ask(client, one, *, scope="juries:judge", by=None, path="/scores", **body):
    """With a body it is posted."""
    headers = {"Authorization": f"Bearer {make_token(by or one.juror.user, [scope])}"}
    address = f"/api/v1/projects/{one.entry.reference}{path}"
    if body:
        return client.post(address, headers=headers, json=body)
    return client.get(address, headers=headers)


def faults_of(answer) -> set[str]:
    return {one["field"] for one in answer.json["errors"]}


def test_a_mark_is_given_and_read_back(client, given):
    said = {"comment_public": "Well made", "comment_internal": "Ask for the cells"}
    answer = ask(client, given, points=WHOLE, **said)
    assert answer.status_code == 200
    assert (answer.json["state"], answer.json["reference"]) == ("submitted", given.entry.reference)
    given_points = [Decimal(one["points"]) for one in answer.json["criteria"]]
    assert given_points == [38, Decimal("27.5"), 26]
    db.session.refresh(given)
    assert (given.standing, given.points) == (AssignmentState.SUBMITTED, Decimal("91.5"))
    assert (given.comment_public, given.comment_internal) == tuple(said.values())
    assert given.entry.round.rubric.locked_at
    read = ask(client, given).json["criteria"]
    assert [Decimal(one["points"]) for one in read] == given_points


def test_a_draft_is_kept_and_counts_for_nothing(client, given):
    answer = ask(client, given, points={"1": "12"}, is_draft=True)
    assert answer.json["state"] == "assigned"
    assert [one["points"] is None for one in answer.json["criteria"]] == [False, True, True]
    db.session.refresh(given)
    assert (given.standing, given.submitted_at) == (AssignmentState.ASSIGNED, None)


@pytest.mark.parametrize(
    ("points", "faults"),
    [
        ({**WHOLE, "1": "41"}, {"points.1"}),
        ({**WHOLE, "2": "-1"}, {"points.2"}),
        ({**WHOLE, "3": "1.001"}, {"points.3"}),
        ({"1": "38"}, {"points.2", "points.3"}),
        ({"1": "41", "2": "27"}, {"points.1", "points.3"}),
        ({**WHOLE, "4": "10"}, {"points.4"}),
    ],
)
def test_wrong_and_missing_points_are_named_and_nothing_is_kept(client, given, points, faults):
    answer = ask(client, given, points=points)
    assert (answer.status_code, faults_of(answer)) == (422, faults)
    db.session.refresh(given)
    assert (given.standing, given.scores) == (AssignmentState.ASSIGNED, [])


def test_a_criterion_that_is_none_is_refused_in_a_draft_too(client, given):
    answer = ask(client, given, points={"9": "1"}, is_draft=True)
    assert (answer.status_code, faults_of(answer)) == (422, {"points.9"})
    assert logged("jury_entry:mark_refused")[0].subject_id == str(given.entry_id)


def test_what_is_sent_is_final(client, given):
    ask(client, given, points=WHOLE)
    for is_draft in (False, True):
        assert ask(client, given, points={**WHOLE, "1": "1"}, is_draft=is_draft).status_code == 409
    db.session.refresh(given)
    assert given.points == Decimal("91.5")


def test_in_conflict_there_is_no_such_project(client, given):
    bar(given.juror, given.entry)
    assert ask(client, given).status_code == 404
    assert ask(client, given, points=WHOLE).status_code == 404
    assert given.scores == []


def test_who_is_on_no_panel_who_runs_it_and_who_has_not_declared_find_nothing(client, given):
    for other in (make_user(), make_user(Role.ORGANISER), make_juror(given.entry.round).user):
        assert ask(client, given, by=other).status_code == 404
        assert ask(client, given, by=other, points=WHOLE).status_code == 404
    given.juror.declared_at = None
    db.session.commit()
    assert ask(client, given).status_code == 404
    assert ask(client, given, points=WHOLE).status_code == 404


def test_a_round_that_is_over_takes_no_mark(client, given):
    given.entry.round.state = RoundState.CLOSED
    db.session.commit()
    assert ask(client, given, points=WHOLE).status_code == 403
    assert ask(client, given).status_code == 200


def test_a_token_needs_the_scope_of_jurors(client, given):
    assert ask(client, given, scope="projects:read").status_code == 403
    assert ask(client, given, scope="projects:read", points=WHOLE).status_code == 403
    address = f"/api/v1/projects/{given.entry.reference}/scores"
    assert client.post(address, json={"points": WHOLE}).status_code == 401
    db.session.refresh(given)
    assert given.standing is AssignmentState.ASSIGNED


def read(client, by, path=""):
    headers = {"Authorization": f"Bearer {make_token(by, ['projects:read'])}"}
    return client.get(f"/api/v1/projects{path}", headers=headers)


def listed(client, by, path=""):
    found = read(client, by, path).json
    assert found["total"] == len(found["results"])
    return {line["reference"]: line for line in found["results"]}


def project_of(given):
    return db.session.get(Project, given.entry.subject_id)


def test_a_juror_reads_what_is_in_their_hands_and_no_more(client, given):
    """At the desk's address; what the desk alone knows stands in neither answer."""
    juror, reference = given.juror.user, given.entry.reference
    other = make_project(project_of(given).edition)
    entered(given.entry.round, other)
    lines = listed(client, juror)
    assert set(lines) == {reference}
    line = lines[reference]
    assert (line["state"], line["title"]["en"]) == ("assigned", given.entry.title["en"])
    one = read(client, juror, f"/{reference}").json
    assert one == ask(client, given).json
    assert "owner_name" not in line
    assert "company_credit_code" not in one
    assert read(client, juror, f"/{other.reference}").status_code == 404
    assert read(client, make_user(), f"/{reference}").status_code == 404
    assert listed(client, make_user()) == {}
    assert ask(client, given, scope="juries:judge", path="").status_code == 403


def test_a_juror_in_conflict_finds_nothing_and_the_try_is_noted(client, given):
    juror, reference = given.juror.user, given.entry.reference
    bar_elsewhere(given.juror, given.entry)
    assert listed(client, juror) == {}
    assert read(client, juror, f"/{reference}").status_code == 404
    assert len(logged("jury_entry:refused")) == 1


def test_nothing_is_told_before_the_declaration_and_no_title_in_a_blind_round(client, given):
    juror, reference = given.juror.user, given.entry.reference
    title, owner = given.entry.title["en"], project_of(given).owner_name
    given.entry.round.is_blind = True
    db.session.commit()
    assert listed(client, juror)[reference]["title"] == {"en": "", "zh": ""}
    assert listed(client, juror, f"?q={title.split()[0]}") == {}, "nor by searching it"
    assert owner
    assert owner not in read(client, juror, f"/{reference}").text
    given.entry.round.is_blind = False
    db.session.commit()
    assert set(listed(client, juror, f"?q={title.split()[0]}")) == {reference}
    given.juror.declared_at = None
    db.session.commit()
    line = listed(client, juror)[reference]
    assert (line["title"]["en"], line["is_declared"]) == ("", False)
    assert read(client, juror, f"/{reference}").status_code == 404


def test_a_jurors_list_is_narrowed_by_what_it_tells(client, given):
    juror, held = given.juror.user, given.entry.round
    edition = project_of(given).edition
    for path, found in (
        (f"?event={edition.slug}&level={held.level}", 1), (f"?level={held.level + 1}", 0),
        (f"?industry={given.entry.field}", 1), (f"?q={given.entry.reference}", 1), ("?q=xyzzy", 0),
    ):  # fmt: skip
        assert len(listed(client, juror, path)) == found, path
    assert faults_of(read(client, juror, "?state=submitted")) == {"state"}


def test_a_jurors_list_asks_the_same_whatever_its_length(client, given):
    juror, held = given.juror, given.entry.round
    headers = {"Authorization": f"Bearer {make_token(juror.user, ['projects:read'])}"}

    def ask_list():
        return client.get("/api/v1/projects", headers=headers)

    ask_list()  # notes that the token is used
    few, _answer = count_queries(ask_list)
    for _number in range(5):
        assign(juror, entered(held, make_project(project_of(given).edition)))
    many, answer = count_queries(ask_list)
    assert (answer.json["total"], many) == (6, few)


def test_the_desk_reads_what_it_runs_and_by_wish_what_it_judges(client, given):
    organiser, reference = make_user(Role.ORGANISER), given.entry.reference
    assert read(client, organiser, f"/{reference}").json["owner_name"]
    assert reference in listed(client, organiser)
    assert listed(client, organiser, "?in_hand=true") == {}
    assert read(client, organiser, f"/{reference}?in_hand=true").status_code == 404
    bar(make_juror(given.entry.round, organiser), given.entry)
    assert read(client, organiser, f"/{reference}").status_code == 404
    assert reference not in listed(client, organiser)


def test_two_rounds_with_the_same_project_are_told_apart(client, given):
    project = db.session.get(Project, given.entry.subject_id)
    other = project_round(project.edition)
    assign(make_juror(other, given.juror.user), entered(other, project))
    assert faults_of(ask(client, given, points=WHOLE)) == {"round"}
    path = f"/scores?round={other.reference}"
    answer = ask(client, given, path=path, points=WHOLE)
    assert (answer.json["round"], answer.json["state"]) == (other.reference, "submitted")
    db.session.refresh(given)
    assert given.standing is AssignmentState.ASSIGNED


def test_a_conflict_that_came_up_takes_the_entry_away_and_keeps_no_mark(client, given):
    given.juror.user.email = "juror@stardust.example"
    db.session.get(Project, given.entry.subject_id).owner.email = "ana@stardust.example"
    db.session.commit()
    answer = ask(client, given, points=WHOLE)
    assert (answer.status_code, answer.json["state"], answer.json["facts"]) == (200, "recused", [])
    db.session.refresh(given)
    assert (given.standing, given.scores) == (AssignmentState.RECUSED, [])
    assert ask(client, given).status_code == 404
