"""Projects as juries judge them: parties, cards, candidates, results, and no trace in conflict."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core.accounts.roles import Role, ScopeKind
from core.clock import now
from core.db import db
from core.juries.conflicts import find_conflicts
from core.juries.models import Conflict
from core.juries.states import ConflictKind
from core.juries.subjects import JURY_SUBJECTS
from core.working_days.services import load_shipped_years
from events.project_juries.card import present
from events.project_juries.parties import parties_of
from events.projects.scopes import readable_by
from events.projects.states import ProjectState
from tests.factories.core import make_organisation, make_user
from tests.factories.juries import assign, bar, make_entry, make_juror, make_round, make_rubric
from tests.factories.projects import make_call, make_project

pytestmark = pytest.mark.both_databases


def project_round(edition, **fields):
    rubric = make_rubric(subject="project")
    return make_round(rubric, subject="project", context_id=edition.id, **fields)


def entered(one, project):
    named = {"subject_id": project.id, "reference": project.reference, "title": project.name}
    return make_entry(one, field=project.industry, **named)


def test_the_parties_of_a_project(app):
    channel = make_organisation(name_zh="苏州大学")
    project = make_project(
        owner=make_user(email="ana@stardust.example"), employer="Stardust",
        company_name="星尘光电", channel_id=channel.id,
    )  # fmt: skip
    parties = parties_of([project.id])[project.id]
    assert parties.user_ids == {project.owner_id}
    assert parties.organisation_names == {"Stardust", "星尘光电"}
    assert parties.recommender_ids == {channel.id}
    assert parties.recommender_names == {"苏州大学"}
    assert parties.people == (project.owner_name,)


def test_conflicts_are_found_by_all_of_it(app):
    channel = make_organisation(name_zh="苏州大学", aliases="Soochow University")
    project = make_project(
        owner=make_user(email="ana@stardust.example"), employer="Stardust Inc.",
        channel_id=channel.id,
    )  # fmt: skip
    one = project_round(project.edition)
    entered(one, project)
    make_juror(one, project.owner)
    make_juror(one, organisation="Stardust")
    make_juror(one, organisation="soochow university")
    make_juror(one, make_user(email="b@mail.stardust.example"))
    make_juror(one)
    db.session.refresh(one)
    find_conflicts(one, at=now())
    kinds = sorted(db.session.scalars(select(Conflict.kind)))
    found = [ConflictKind.TEAM, ConflictKind.ORGANISATION, ConflictKind.RECOMMENDER]
    # The owner's own address is their domain too.
    assert kinds == sorted([*found, ConflictKind.ADDRESS_DOMAIN, ConflictKind.ADDRESS_DOMAIN])


def test_a_blind_card_names_nobody(app):
    project = make_project(
        owner_name="Ana Duarte", employer="Stardust Photonics", channel="Soochow University",
        title="Ana Duarte 的电池", title_en="Stardust Photonics cells",
        summary="Founded by Duarte at Soochow University; write to a@stardust.example.",
    )  # fmt: skip
    shown = str(present(project.id, blind=False))
    assert "Ana Duarte" in shown
    assert "Soochow University" in shown
    blind = str(present(project.id, blind=True))
    for word in ("Ana", "Duarte", "Stardust", "Soochow", "@"):
        assert word not in blind
    assert "cells" in blind


def test_who_coordinates_and_what_may_enter(app):
    subject = JURY_SUBJECTS.of(app)["project"]
    call, other = make_call(), make_call()
    waiting = make_project(call.edition)
    make_project(call.edition, ProjectState.RETURNED)
    make_project(call.edition, level=2, state=ProjectState.IN_REVIEW)
    make_project(other.edition)
    one = project_round(call.edition)
    city, district = make_user(Role.ORGANISER), make_user(Role.ORGANISER, "sip")
    own = make_user(Role.ORGANISER, str(call.edition_id), scope_kind=ScopeKind.EDITION)
    strange = make_user(Role.ORGANISER, str(other.edition_id), scope_kind=ScopeKind.EDITION)
    runs = [subject.scope(user).test(one) for user in (city, own, strange, district, make_user())]
    assert runs == [True, True, False, False, False]
    assert [subject.coordinates(user) for user in (city, own, district)] == [True, True, False]
    assert [key for key, _name in subject.contexts(own)] == [call.edition_id]
    found = subject.candidates(call.edition_id, 1)
    assert [each.subject_id for each in found] == [waiting.id]
    assert len(subject.levels(call.edition_id)) == 3


def test_a_result_moves_the_projects(app):
    load_shipped_years()
    chosen = make_project()
    other = make_project(chosen.edition)
    one = project_round(chosen.edition, state="decided", decided_at=now())
    city = make_user(Role.ORGANISER)
    JURY_SUBJECTS.of(app)["project"].decide(one, [chosen.id], [other.id], city)
    db.session.commit()
    assert (chosen.level, chosen.standing) == (2, ProjectState.IN_REVIEW)
    assert other.standing is ProjectState.REJECTED


def test_an_organiser_in_conflict_knows_no_such_project(app):
    project = make_project()
    free = make_project(project.edition)
    city = make_user(Role.ORGANISER)
    one = project_round(project.edition)
    juror = make_juror(one, city)
    assign(juror, entered(one, project))
    assert readable_by(city, project.edition).test(project)
    bar(juror, one.entries[0])
    rule = readable_by(city, project.edition)
    assert (rule.test(project), rule.test(free)) == (False, True)
