"""Projects as juries judge them: parties, cards, candidates, results, and no trace in conflict."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from sqlalchemy import select

from core.accounts.roles import Role, ScopeKind
from core.clock import now
from core.db import db
from core.documents import services as documents
from core.errors import Conflict as Refused
from core.errors import DomainError
from core.files.policies import FilePermission
from core.files.services import keep_made
from core.juries import deciding
from core.juries.conflicts import find_conflicts
from core.juries.judging import Marks, enter_from_paper
from core.juries.models import Conflict
from core.juries.progress import progress_of
from core.juries.queries import visible_entries
from core.juries.results import papers
from core.juries.results.papers import own_certificates as own_papers
from core.juries.rounds import remove_entry
from core.juries.scopes import readable_entries
from core.juries.standings import standings
from core.juries.states import AssignmentState, ConflictKind, Promotion, RoundState
from core.juries.subjects import JURY_SUBJECTS, Studies
from core.policy import decide
from core.working_days.services import load_shipped_years
from events.project_juries.card import present
from events.project_juries.parties import parties_of
from events.project_papers.models import ProjectFile
from events.project_papers.states import FileKind
from events.project_reviews.services import approve, reject, send_back
from events.project_teams.models import ProjectMember
from events.project_teams.states import MemberState
from events.projects import services as projects
from events.projects.scopes import readable_by
from events.projects.states import ProjectState
from tests.events.signed_in import SignedIn
from tests.factories.core import make_organisation, make_user
from tests.factories.events import words
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


def test_a_card_words_no_question_to_the_juror(app):
    """As it was asked it speaks to whoever entered the project, who reads it so."""
    owner = make_user()
    one = make_project(
        make_call().edition, owner=owner, employer="Stardust", residence="FR",
        answers={"seeks": "yes", "met_carrier": "no"},
    )  # fmt: skip
    card = present(one.id, blind=False)
    labels = {str(label) for label, _text in (*card.facts, *card.texts)}
    assert {"Organisation", "Residence (country or region)", "Looking for financing"} <= labels
    assert not [label for label in labels if re.search(r"\byou", label, re.IGNORECASE)]
    assert "Where you work now" in SignedIn(app, owner).get(f"/me/projects/{one.reference}").text


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


def test_the_whole_team_stands_behind_a_project(app):
    project = make_project(owner_name="Ana Duarte")
    studied = [{"name": "苏州大学", "from": 2001, "to": 2005}]
    member = {"share": 50, "added_at": now(), "project_id": project.id}
    fellow = make_user()
    for named in (
        {"name": "李雷", "email": "li@member.example", "employer": "Acme", "user_id": fellow.id,
         "universities": studied, "state": MemberState.CONFIRMED},
        {"name": "No More", "email": "no@gone.example", "employer": "Gone",
         "state": MemberState.DECLINED},
    ):  # fmt: skip
        db.session.add(ProjectMember(**member, **named))
    db.session.commit()
    parties = parties_of([project.id])[project.id]
    assert parties.people == ("Ana Duarte", "李雷")
    assert parties.user_ids == {project.owner_id, fellow.id}
    assert "Acme" in parties.organisation_names
    assert "Gone" not in parties.organisation_names
    assert parties.universities == (Studies("苏州大学", 2001, 2005),)


def test_whoever_is_named_in_the_team_by_their_address_judges_nothing_of_it(app):
    project, fellow, declined = make_project(), make_user(), make_user()
    named = {"share": 10, "added_at": now(), "project_id": project.id}
    for user, state in ((fellow, MemberState.INVITED), (declined, MemberState.DECLINED)):
        db.session.add(ProjectMember(name="李雷", email=user.email, state=state, **named))
    db.session.add(ProjectMember(name="A fund", **named))
    db.session.commit()
    assert parties_of([project.id])[project.id].user_ids == {project.owner_id, fellow.id}
    one = project_round(project.edition)
    entry = entered(one, project)
    juror = make_juror(one, fellow)
    db.session.refresh(one)
    find_conflicts(one, at=now())
    kinds = select(Conflict.kind).where(Conflict.juror == juror, Conflict.entry == entry)
    assert ConflictKind.TEAM in db.session.scalars(kinds).all()


def test_a_juror_looks_at_the_slides_but_not_in_a_blind_round_or_a_conflict(app):
    project = make_project()
    deck = keep_made(
        b"%PDF-1.7 x", name="d.pdf", owner_id=project.owner_id, purpose="project-file", at=now()
    )
    kind = {"kind": FileKind.DECK, "file": deck, "added_at": now()}
    db.session.add(ProjectFile(project=project, **kind))
    db.session.commit()
    one = project_round(project.edition)
    juror, entry = make_juror(one), entered(one, project)
    assign(juror, entry)

    def may() -> bool:
        return decide(juror.user, FilePermission.READ, deck).allowed

    assert may()
    assert present(project.id, blind=False).file_ids == [deck.id]
    assert present(project.id, blind=True).file_ids == []
    one.is_blind = True
    assert not may()
    one.is_blind, juror.declared_at = False, None
    assert not may()
    juror.declared_at = now()
    assert may()
    bar(juror, entry)
    assert not may()


@pytest.mark.parametrize("ending", ["withdrawn", "deferred"])
def test_a_project_that_ends_leaves_the_round_and_keeps_its_marks_on_record(app, ending):
    load_shipped_years()
    project = make_project(state=ProjectState.IN_REVIEW)
    other = make_project(project.edition)
    one = project_round(project.edition, quorum=2, jurors_per_entry=2)
    first, second = make_juror(one), make_juror(one)
    away, stays = entered(one, project), entered(one, other)
    marked, waiting = assign(first, away, 40, 30, 30), assign(second, away)
    for juror in (first, second):
        assign(juror, stays, 20, 20, 20)
    city = make_user(Role.ORGANISER)
    assert not rounds_over(one)
    with app.test_request_context(method="POST"):
        if ending == "withdrawn":
            projects.withdraw(project, by=project.owner, at=now())
        else:
            projects.defer(project, words("Next year.", "明年。"), by=city, at=now())
    db.session.commit()
    assert project.state == ending
    assert (away.removed_at is None, stays.removed_at is None) == (False, True)
    assert (marked.state, waiting.state) == (AssignmentState.SUBMITTED, AssignmentState.RELEASED)
    assert marked.points == 100
    assert [line.entry for line in standings(one).rows] == [stays]
    assert rounds_over(one)
    page = SignedIn(app, city).get(f"/desk/juries/{one.reference}").text
    assert "An entry left" in page
    assert SignedIn(app, second.user).get(entry_page(one, away)).status_code == 404


@pytest.mark.parametrize("state", [RoundState.OPEN, RoundState.CLOSED])
def test_no_reviewer_decides_alone_what_a_round_judges(app, state):
    project = make_project()
    one = project_round(project.edition, state=state)
    entry, city = entered(one, project), make_user(Role.ORGANISER)
    said = words("Add the budget.", "请补充预算。")
    votes = (
        lambda: approve(project, by=city, at=now()),
        lambda: reject(project, said, "Too early", by=city, at=now()),
        lambda: send_back(project, said, by=city, at=now()),
    )
    with app.test_request_context(method="POST"):
        for vote in votes:
            with pytest.raises(Refused, match=one.reference):
                vote()
    assert (project.state, project.level, list(project.decisions)) == ("submitted", 1, [])
    one.level = 2
    db.session.commit()
    with app.test_request_context(method="POST"):
        approve(project, by=city, at=now())
    db.session.commit()
    assert (project.level, entry.removed_at) == (2, None)


@pytest.mark.parametrize("away", [{"state": ProjectState.RETURNED}, {"level": 2}])
def test_a_round_is_not_decided_over_what_is_under_review_elsewhere(app, away):
    here = make_project()
    gone = make_project(here.edition, **away)
    one = project_round(here.edition, state=RoundState.CLOSED, quorum=1)
    juror = make_juror(one)
    stays, moved = entered(one, here), entered(one, gone)
    for entry in (stays, moved):
        assign(juror, entry, 40, 30, 30)
    city, rule = make_user(Role.ORGANISER), (Promotion.TOP_N, Decimal(1))

    def decided():
        mark = deciding.decision_by(one, standings(one), *rule).mark
        return deciding.decide_round(one, *rule, "", mark, by=city, at=now())

    with app.test_request_context(method="POST"):
        with pytest.raises(DomainError, match=gone.reference):
            decided()
        assert (one.standing, moved.outcome) == (RoundState.CLOSED, None)
        remove_entry(moved, "Came back for corrections", by=city, at=now())
        decided()
    db.session.commit()
    assert (stays.outcome, moved.outcome, here.level) == ("promoted", None, 2)
    assert not here.decisions[0].reviewer_id


@pytest.mark.parametrize("way", ["owner", "team", "named"])
def test_whoever_owns_a_project_or_is_of_its_team_does_not_run_its_jury(app, way):
    city, other = make_user(Role.ORGANISER), make_user(Role.ORGANISER)
    mine = make_project(owner=city if way == "owner" else None)
    if way != "owner":
        user_id = city.id if way == "team" else None
        said = {"name": "Li", "share": 10, "email": city.email, "added_at": now()}
        db.session.add(
            ProjectMember(project_id=mine.id, user_id=user_id, state=MemberState.INVITED, **said)
        )
        db.session.commit()
    one = project_round(mine.edition, quorum=1)
    own, free = entered(one, mine), entered(one, make_project(mine.edition))
    juror = make_juror(one, make_user(email="ada@panel.example"))
    assign(juror, own, 40, 30, 30)
    waiting = assign(juror, free)
    for user, entries in ((city, {free}), (other, {own, free})):
        assert set(db.session.scalars(visible_entries(user))) == entries
        assert {each for each in (own, free) if readable_entries(user).test(each)} == entries
    browser = SignedIn(app, city)
    for page in ("ranking", "marks"):
        text = browser.get(f"/desk/juries/{one.reference}/{page}").text
        assert (mine.reference in text, free.reference in text) == (False, True)
    points = {each.id: "20" for each in one.rubric.criteria}
    rule = Promotion.TOP_N, Decimal(1)
    with app.test_request_context(method="POST"):
        with pytest.raises(DomainError, match="something of yours"):
            enter_from_paper(waiting, Marks(points), by=city, at=now())
        assert enter_from_paper(waiting, Marks(points), by=other, at=now())
        one.state = RoundState.CLOSED
        db.session.flush()
        mark = deciding.decision_by(one, standings(one), *rule).mark
        with pytest.raises(DomainError, match="something of yours"):
            deciding.decide_round(one, *rule, "", mark, by=city, at=now())
        deciding.decide_round(one, *rule, "", mark, by=other, at=now())


def test_certificates_stand_on_the_pages_of_the_owner_the_team_and_the_juror(app, monkeypatch):
    monkeypatch.setattr(documents, "draw", lambda order: b"%PDF-1.7 " + order.serial.encode())
    project, fellow, invited = make_project(), make_user(), make_user()
    for user, state in ((fellow, MemberState.CONFIRMED), (invited, MemberState.INVITED)):
        named = {"name": "Li Lei", "share": 10, "email": user.email, "added_at": now()}
        member = ProjectMember(project_id=project.id, user_id=user.id, state=state, **named)
        db.session.add(member)
    one = project_round(project.edition, state="decided", decided_at=now())
    juror, entry = make_juror(one), entered(one, project)
    assign(juror, entry, 40, 30, 30)
    papers.draw_award(str(entry.id), {"en": "First prize", "zh": "一等奖"})
    db.session.commit()
    papers.draw_juror_certificate(str(juror.id))
    db.session.commit()
    award, judged = own_papers(project.owner)[0], own_papers(juror.user)[0]
    assert (award.holder_id, award.holder_name) == (project.owner_id, project.owner_name)
    assert own_papers(fellow) == [award]
    for user, mine in ((project.owner, award), (fellow, award), (juror.user, judged)):
        browser = SignedIn(app, user)
        page = browser.get("/me").text
        assert page.count(f'reference small">{mine.serial}') == 1
        assert len(re.findall(rf'href="/verify/{mine.serial}/[^"]+/credential"', page)) == 1
        assert f"/files/{mine.file_id}" in page
        assert browser.get(f"/files/{mine.file_id}").status_code == 200
    assert "First prize" in SignedIn(app, fellow).get("/me").text
    stranger = SignedIn(app, invited)
    assert "Certificates of juries" not in stranger.get("/me").text
    assert stranger.get(f"/files/{award.file_id}").status_code == 404
    assert SignedIn(app, juror.user).get(f"/files/{award.file_id}").status_code == 404


def test_the_owner_reads_what_jurors_wrote_once_it_is_decided_and_not_by_whom(app):
    owner = make_user(email="ana@example.net")
    project = make_project(owner=owner, state=ProjectState.REJECTED, submitted_at=now())
    one = project_round(project.edition)
    said = {"comment_public": "Clear market", "comment_internal": "Only for us"}
    assign(make_juror(one, name="Juror Known"), entered(one, project), 30, 20, 20, **said)
    db.session.commit()
    browser, page = SignedIn(app, owner), f"/me/projects/{project.reference}"
    assert "Clear market" not in browser.get(page).text
    one.state, one.decided_at = RoundState.DECIDED, now()
    db.session.commit()
    shown = browser.get(page).text
    assert "Clear market" in shown
    assert "Only for us" not in shown
    assert "Juror Known" not in shown


def test_the_form_of_a_round_says_what_its_levels_and_times_are(app):
    edition = make_project().edition
    browser = SignedIn(app, make_user(Role.ORGANISER, "*"))
    page = browser.get(f"/desk/juries/new?about=project/{edition.id}").text
    assert "1 Formal check, 2 Expert review, 3 Review by carriers" in page
    assert "All times are Beijing time (UTC+8)." in page
    assert "Formal check" not in browser.get("/desk/juries/new").text


def rounds_over(one) -> bool:
    return not progress_of(one).against_closing()


def entry_page(one, entry) -> str:
    return f"/me/juries/{one.reference}/entries/{entry.reference}"
