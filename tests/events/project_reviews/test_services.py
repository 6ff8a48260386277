from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.accounts.roles import Role, ScopeKind
from core.clock import beijing_date, now, today
from core.db import db
from core.errors import Conflict, DomainError, Forbidden, NotFound
from core.outbox.models import Message
from core.working_days.services import load_shipped_years
from events.project_reviews import services
from events.project_reviews.models import ProjectDecision, ProjectLevel
from events.project_reviews.queries import decisions_on, visible_projects
from events.project_teams.models import ProjectMember
from events.projects.models import ProjectCarrier
from events.projects.states import PROJECT_WORKFLOW, ProjectAction, ProjectState
from tests.events.project_reviews.deciding import (
    BOTH,
    INSIDE,
    approve,
    levels,
    reject,
    reopen,
    reviewer,
    send_back,
)
from tests.factories.core import make_organisation, make_sent_organisation, make_user
from tests.factories.projects import make_call, make_project

S = ProjectState


@pytest.fixture(autouse=True)
def calendar(app):
    load_shipped_years()
    db.session.commit()


def letters(project):
    rows = select(Message).where(Message.about_id == str(project.id)).order_by(Message.created_at)
    return [(one.kind.rpartition("/")[2], one.language) for one in db.session.scalars(rows)]


def texts(project):
    rows = select(Message.text).where(Message.about_id == str(project.id))
    return "\n".join(db.session.scalars(rows))


def correct(project):
    """Its owner sends it again."""
    PROJECT_WORKFLOW.fire(project, ProjectAction.RESUBMIT, by=project.owner, at=now())
    db.session.commit()


def test_it_goes_level_by_level_to_the_end():
    project = make_project()
    for level in (2, 3):
        approve(project)
        assert (project.state, project.level) == (S.IN_REVIEW, level)
    approve(project)
    assert (project.state, project.level) == (S.PASSED, 4)
    assert [kind for kind, _language in letters(project)] == [
        "passed_level", "passed_level", "passed",
    ]  # fmt: skip


def test_a_level_waits_until_as_many_agree_as_it_needs():
    project = make_project(make_call(levels=levels(2, 1)).edition)
    approve(project)
    assert (project.state, project.level) == (S.SUBMITTED, 1)
    reject(project)
    assert project.state == S.SUBMITTED
    assert letters(project) == []
    approve(project)
    assert (project.state, project.level) == (S.IN_REVIEW, 2)


def test_as_many_must_be_against_it():
    project = make_project(make_call(levels=levels(2)).edition)
    reject(project)
    assert project.state == S.SUBMITTED
    reject(project)
    assert project.state == S.REJECTED
    assert project.public_reason == BOTH
    assert project.ended_at is not None


def test_nobody_votes_twice_at_a_level():
    project, one = make_project(make_call(levels=levels(2, 1)).edition), reviewer()
    approve(project, one)
    with pytest.raises(Forbidden):
        services.reject(project, BOTH, INSIDE, by=one, at=now())
    db.session.rollback()
    approve(project)
    approve(project, one)  # at the next level they may
    assert project.state == S.PASSED


def test_the_database_itself_keeps_a_second_vote_out():
    from sqlalchemy.exc import IntegrityError

    project, one = make_project(make_call(levels=levels(2)).edition), reviewer()
    approve(project, one)
    said = {"project_id": project.id, "level": 1, "reviewer_id": one.id, "at": now()}
    db.session.add(ProjectDecision(verdict="reject", **said))
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_a_returned_one_comes_back_to_the_same_level_with_its_votes():
    project, one = make_project(make_call(levels=levels(1, 2)).edition), reviewer()
    approve(project)
    approve(project)
    send_back(project, one)
    assert (project.state, project.level) == (S.RETURNED, 2)
    correct(project)
    assert (project.state, project.level) == (S.IN_REVIEW, 2)
    approve(project, one)  # who returned it has not voted yet
    assert project.state == S.PASSED


def test_a_correction_begins_the_days_anew():
    project = send_back(make_project())
    correct(project)
    entered = db.session.get(ProjectLevel, (project.id, 1))
    entered.entered_at, entered.due_on = now() - timedelta(days=40), today() - timedelta(days=20)
    send_back(project)
    correct(project)
    assert beijing_date(entered.entered_at) == today()
    assert entered.due_on > today()


def test_only_the_public_reason_reaches_whoever_entered_it():
    project = make_project(owner=make_user(preferred_language="zh"))
    send_back(project)
    correct(project)
    reject(project)
    assert letters(project) == [("returned", "zh"), ("rejected", "zh")]
    said = texts(project)
    assert BOTH["zh"] in said
    assert INSIDE not in said


def test_a_rejection_needs_both_reasons():
    project = make_project()
    for reason, note, field in ((BOTH, " ", "note"), ({"en": "No", "zh": ""}, INSIDE, "text_zh")):
        with pytest.raises(DomainError) as refusal:
            services.reject(project, reason, note, by=reviewer(), at=now())
        assert refusal.value.field == field
        db.session.rollback()
    assert project.state == S.SUBMITTED


def test_the_city_reopens_once_and_others_judge_it():
    project, first = make_project(), reviewer()
    reject(project, first)
    reopen(project)
    assert (project.state, project.level) == (S.IN_REVIEW, 1)
    assert project.ended_at is None
    assert [one.counts for one in decisions_on(project, reviewer())] == [True, False]
    with pytest.raises(Forbidden):
        services.approve(project, by=first, at=now())
    db.session.rollback()
    reject(project)
    with pytest.raises(DomainError):
        services.reopen(project, BOTH, INSIDE, by=reviewer(), at=now())


def test_a_district_does_not_reopen():
    project = reject(make_project(district="sip"))
    with pytest.raises(Forbidden):
        services.reopen(
            project, BOTH, INSIDE, by=make_user(Role.DISTRICT_REVIEWER, "sip"), at=now()
        )


def test_it_is_not_reopened_beside_another_of_its_owner():
    project = reject(make_project())
    make_project(project.edition, owner=project.owner)
    with pytest.raises(DomainError, match="another"):
        services.reopen(project, BOTH, INSIDE, by=reviewer(), at=now())


def test_what_moved_on_is_refused_as_a_stale_page():
    project = reject(make_project())
    with pytest.raises(Conflict):
        services.approve(project, by=reviewer(), at=now())


def test_of_two_who_vote_at_once_one_is_told_to_look_again():
    project = make_project(make_call(levels=levels(3)).edition)
    seen = project.version
    approve(project)
    # Not even its state has changed, yet a page that was open before is stale.
    assert (project.state, project.version) == (S.SUBMITTED, seen + 1)


def seen_by(user):
    return set(db.session.scalars(visible_projects(user)))


def test_nobody_sees_a_project_of_their_own_or_of_their_organisation():
    own, mine = make_organisation(credit_code="91320594MA1P8RWT4X"), make_user()
    user = reviewer(organisation_id=own.id)
    edition = make_call().edition
    free = make_project(edition, owner=mine)
    make_project(edition, owner=user)
    recommended = make_project(edition, channel_id=own.id)
    make_project(edition, company_credit_code=own.credit_code)
    assert seen_by(user) == {free}
    with pytest.raises(NotFound):
        services.approve(recommended, by=user, at=now())


def test_nobody_sees_a_project_of_their_team_or_of_a_colleague():
    own = make_organisation(name_zh="示例大学", aliases="示例大\n")
    user = reviewer(organisation_id=own.id)
    edition = make_call().edition
    free, joined, asked, employed, known, company = (make_project(edition) for _number in range(6))
    company.company_name = "示例大"
    said = {"name": "x", "share": 1, "added_at": now()}
    for one, fields in (
        (joined, {"user_id": user.id}),
        (asked, {"email": user.email}),
        (employed, {"organisation_id": own.id}),
        (known, {"employer": "示例大学"}),
        (free, {"employer": "另一所大学"}),
    ):
        db.session.add(ProjectMember(project_id=one.id, **said, **fields))
    db.session.commit()
    assert seen_by(user) == {free}
    for one in (joined, asked, employed, known, company):
        with pytest.raises(NotFound):
            services.approve(one, by=user, at=now())


def test_a_district_reviews_what_is_meant_for_it():
    user = make_user(Role.DISTRICT_REVIEWER, "sip")
    carrier = make_organisation(district="sip")
    edition = make_call().edition
    near = make_project(edition, district="sip")
    meant = make_project(edition, district="kunshan")
    meant.carriers = [ProjectCarrier(position=1, name="Park", organisation_id=carrier.id)]
    far = make_project(edition, district="kunshan")
    make_project(edition, S.DRAFT, district="sip")
    db.session.commit()
    assert seen_by(user) == {near, meant}
    with pytest.raises(NotFound):
        services.approve(far, by=user, at=now())


def test_an_organiser_of_another_event_sees_nothing():
    project = make_project()
    other = make_user(Role.ORGANISER, str(make_call().edition_id), scope_kind=ScopeKind.EDITION)
    own = make_user(Role.ORGANISER, str(project.edition_id), scope_kind=ScopeKind.EDITION)
    assert seen_by(other) == set()
    assert seen_by(own) == {project}


def carrier_with(project, *, position=1):
    officer = make_user(Role.CARRIER_OFFICER)
    one = make_sent_organisation(officer)
    project.carriers.append(
        ProjectCarrier(position=position, name=one.name_zh, organisation_id=one.id)
    )
    db.session.commit()
    return officer


def test_a_carrier_sees_what_passed_the_second_level_while_the_owner_shares_it():
    project = make_project(shares_with_carriers=True)
    officer = carrier_with(project)
    for _level in (1, 2):
        assert seen_by(officer) == set()
        approve(project)
    assert seen_by(officer) == {project}
    project.shares_with_carriers = False
    db.session.commit()
    assert seen_by(officer) == set()


def test_a_project_ends_when_all_carriers_it_named_are_against_it():
    project = make_project(level=3, state=S.IN_REVIEW, shares_with_carriers=True)
    first, second = carrier_with(project), carrier_with(project, position=2)
    reject(project, first)
    assert project.state == S.IN_REVIEW
    # Neither reads what the other said (R10).
    assert decisions_on(project, second) == []
    reject(project, second)
    assert project.state == S.REJECTED


def test_auditors_look_and_do_not_vote():
    project, auditor = make_project(), make_user(Role.AUDITOR)
    assert seen_by(auditor) == {project}
    with pytest.raises(Forbidden):
        services.approve(project, by=auditor, at=now())


def test_a_jury_decides_a_level_for_all_of_its_projects():
    call = make_call(levels=levels(1, 2))
    chosen, other, gone, early = (make_project(call.edition) for _number in range(4))
    for one in (chosen, other, gone):
        approve(one)
    PROJECT_WORKFLOW.fire(gone, ProjectAction.WITHDRAW, by=gone.owner, at=now())
    desk = make_user(Role.ORGANISER)
    moved = services.decide_by_jury(
        [chosen.id, early.id], [other.id, gone.id], level=2, round_reference="JR-2026-0001",
        by=desk, at=now(),
    )  # fmt: skip
    db.session.commit()
    assert moved == 2
    assert [one.state for one in (chosen, other, gone, early)] == [
        S.PASSED, S.REJECTED, S.WITHDRAWN, S.SUBMITTED,
    ]  # fmt: skip
    assert other.public_reason == services.NOT_CHOSEN
    assert next(one.jury_round for one in decisions_on(other, desk)) == "JR-2026-0001"
    assert letters(other)[-1][0] == "rejected"
