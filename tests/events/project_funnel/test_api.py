from __future__ import annotations

import pytest

from core.accounts.roles import Role
from core.db import db
from core.working_days.services import load_shipped_years
from tests.events.project_reviews.deciding import BOTH, INSIDE, levels, reject, reviewer
from tests.factories.core import make_token, make_user
from tests.factories.juries import (
    add_things,
    assign,
    bar,
    make_entry,
    make_juror,
    make_round,
)
from tests.factories.projects import make_call, make_project


@pytest.fixture
def project(app):
    load_shipped_years()
    add_things(app)
    return make_project(make_call(levels=levels(2, 1)).edition, district="sip")


def ask(client, project, user):
    headers = {"Authorization": f"Bearer {make_token(user, ['project_reviews:read'])}"}
    return client.get(f"/api/v1/projects/{project.reference}/reviews", headers=headers)


def judged(project):
    """By two jurors, in a round with a third who is in conflict."""
    held = make_round(level=1)
    entry = make_entry(held, subject_id=project.id)
    first, second, barred = (make_juror(held, make_user(Role.JUROR)) for _number in range(3))
    assign(first, entry, 38, 27, 26)
    assign(second, entry, 37, 26, 25)
    bar(barred, entry)
    return first, second, barred


def test_the_office_reads_votes_with_both_reasons(client, project):
    reject(project, reviewer(display_name="Chen Yu"))
    body = ask(client, project, make_user(Role.DISTRICT_REVIEWER, "sip")).json
    assert (body["level"], body["state"], len(body["levels"])) == (1, "submitted", 2)
    [vote] = body["votes"]
    assert vote["public_reason"] == BOTH
    assert (vote["verdict"], vote["internal_reason"], vote["by"]) == ("reject", INSIDE, "Chen Yu")


def test_whoever_runs_the_round_reads_every_score(client, project):
    judged(project)
    scores = ask(client, project, make_user(Role.ORGANISER)).json["scores"]
    assert [one["points"]["1"] for one in scores] == ["38", "37"]


def test_a_juror_reads_their_own_alone(client, project):
    first, _second, _barred = judged(project)
    reject(project)
    body = ask(client, project, first.user).json
    assert [one["points"]["1"] for one in body["scores"]] == ["38"]
    assert body["votes"] == []


@pytest.mark.parametrize("who", ["barred", "elsewhere", "juror of none"])
def test_for_everybody_else_it_does_not_exist(client, project, who):
    _first, _second, barred = judged(project)
    people = {
        "barred": barred.user,
        "elsewhere": make_user(Role.DISTRICT_REVIEWER, "kunshan"),
        "juror of none": make_user(Role.JUROR),
    }
    assert ask(client, project, people[who]).status_code == 404
    project.reference = "PRJ-2020-9999"
    db.session.rollback()
