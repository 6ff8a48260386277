"""Rounds from their making to their decision, as their coordinators work with them."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.audit.models import AuditEntry
from core.clock import BEIJING, now
from core.db import db
from core.errors import Conflict, DomainError
from core.juries import deciding, panels, rounds, rubrics
from core.juries.digest import open_and_close
from core.juries.models import Assignment, Juror, JuryRound, Rubric
from core.juries.standings import standings
from core.juries.states import JurorState, Promotion, Ranking, RoundState
from core.juries.subjects import Candidate
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.factories.juries import (
    assign,
    bar,
    bar_elsewhere,
    make_entry,
    make_juror,
    make_round,
    make_rubric,
)

pytestmark = [pytest.mark.usefixtures("things"), pytest.mark.both_databases]
QUERIES = {"case": 10, "entries": 8, "panel": 9}
FIVE = ((38, 27, 26), (37, 26, 25), (35, 25, 25), (38, 26, 26), (32, 22, 22))


@pytest.fixture
def coordinator(app):
    return make_user(Role.ORGANISER)


@pytest.fixture
def desk(app, coordinator):
    return SignedIn(app, coordinator)


def logged(action):
    rows = select(AuditEntry.action).where(AuditEntry.action == action)
    return len(db.session.scalars(rows).all())


def filled(jurors=3, entries=2, marked=0, **fields):
    """A round with everything given to everybody; the first `marked` jurors have marked all."""
    one = make_round(**{"quorum": 3, "jurors_per_entry": 5} | fields)
    panel = [make_juror(one) for _ in range(jurors)]
    for entry in [make_entry(one) for _ in range(entries)]:
        for at, juror in enumerate(panel):
            assign(juror, entry, *((30, 20, 20) if at < marked else ()))
    return one


def moments(field, moment):
    here = moment.astimezone(BEIJING)
    parts = {"day": here.day, "month": here.month, "year": here.year, "time": f"{here:%H:%M}"}
    return {f"{field}-{name}": str(value) for name, value in parts.items()}


def typed(rubric, **more):
    begin = now() + timedelta(days=1)
    return {
        "name_zh": "第一轮", "name_en": "First round", "level": "1", "rubric_id": str(rubric.id),
        **moments("opens_at", begin), **moments("closes_at", begin + timedelta(days=9)),
        "jurors_per_entry": "5", "quorum": "3", "max_per_juror": "30", "ranking": "raw",
        "contact_email": "jury@example.org", **more,
    }  # fmt: skip


def test_a_round_is_made_with_its_panel_and_entries(desk, things):
    criteria = {}
    for at, (name, most) in enumerate((("Idea", 40), ("Team", 30), ("Market", 30))):
        start = f"criteria-{at}-"
        criteria |= {
            f"{start}name_en": name,
            f"{start}name_zh": f"{name}项",
            f"{start}points": most,
        }
    criteria["criteria-0-anchors"] = "40 | 国际领先 | Leads the world\n20｜国内先进"
    sent = {"about": "thing/", "name_en": "Projects", "name_zh": "项目评分表", **criteria}
    assert desk.post("/desk/juries/rubrics/new", **sent).status_code == 303
    rubric = db.session.scalars(select(Rubric)).one()
    assert rubric.most_points == 100
    assert rubric.criteria[0].anchors == [
        {"points": "40", "text": {"en": "Leads the world", "zh": "国际领先"}},
        {"points": "20", "text": {"en": "国内先进", "zh": "国内先进"}},
    ]
    made = desk.post("/desk/juries/new", **typed(rubric, about="thing/"))
    assert made.status_code == 303
    one = db.session.scalars(select(JuryRound)).one()
    things.candidates += [
        Candidate(uuid.uuid4(), f"TH-{at}", {"en": f"Thing {at}", "zh": f"事物{at}"}, "bio")
        for at in range(3)
    ]
    page = f"/desk/juries/{one.reference}"
    chosen = {"subject": [str(each.subject_id) for each in things.candidates[:2]]}
    assert desk.post(f"{page}/entries/add", **chosen).status_code == 303
    assert [each.reference for each in one.entries] == ["TH-0", "TH-1"]
    for path in ("", "/entries", "/entries/add", "/panel", "/assigning", "/ranking",
                 "/decide", "/edit"):  # fmt: skip
        assert desk.get(page + path).status_code == 200, path
    assert desk.get(f"{page}/entries/TH-0").status_code == 303
    assert "Enter what is to be judged first" not in desk.get(page).text
    assert "the quorum is 3" in desk.get(page).text


def test_rounds_and_rubrics_have_the_name_of_a_thing_in_chinese(desk):
    """姓名 is the name of a person."""
    filled(jurors=2, state=RoundState.DRAFT)
    for path in ("/desk/juries?lang=zh", "/desk/juries/rubrics?lang=zh"):
        heads = "".join(re.findall(r"<th.*?</th>", desk.get(path).text, re.DOTALL))
        assert ("名称" in heads, "姓名" in heads) == (True, False), path


def test_a_panel_too_small_for_the_quorum_is_told_so_and_noted(desk):
    one = filled(jurors=2, state=RoundState.DRAFT)
    sent = {"open-seen": str(one.version), "go": "send"}
    answer = desk.post(f"/desk/juries/{one.reference}/open", **sent)
    assert answer.status_code == 422
    assert "2 on the panel have accepted, and the quorum is 3" in answer.text
    db.session.expire_all()
    assert one.standing is RoundState.DRAFT
    assert logged("jury_round:open_refused") == 1


def test_jurors_in_conflict_do_not_make_a_quorum(desk):
    one = filled(jurors=3, state=RoundState.DRAFT)
    bar(one.jurors[0], one.entries[0])
    page = desk.get(f"/desk/juries/{one.reference}").text
    told = (
        f"Too few jurors without a conflict of interest for the quorum: {one.entries[0].reference}."
    )
    assert told in page


def test_a_round_opens_and_closes_when_its_time_comes(app, coordinator):
    ready = filled(state=RoundState.DRAFT, opens_at=now() - timedelta(minutes=1))
    small = filled(jurors=2, state=RoundState.DRAFT, opens_at=now() - timedelta(minutes=1))
    over = filled(opens_at=now() - timedelta(days=2), closes_at=now() - timedelta(seconds=1))
    early = filled(state=RoundState.DRAFT, opens_at=now() + timedelta(minutes=1))
    open_and_close()
    db.session.commit()
    states = [each.standing for each in (ready, small, over, early)]
    assert states == [RoundState.OPEN, RoundState.DRAFT, RoundState.CLOSED, RoundState.DRAFT]
    assert logged("jury_round:open") == logged("jury_round:close") == 1


def test_by_hand_a_round_closes_only_with_its_quorum(desk):
    one = filled(marked=2)
    sent = {"close-seen": str(one.version), "go": "send"}
    answer = desk.post(f"/desk/juries/{one.reference}/close", **sent)
    assert answer.status_code == 422
    assert f"Marks are missing to the quorum: {one.entries[0].reference}" in answer.text
    assert logged("jury_round:close_refused") == 1


def test_of_two_coordinators_who_close_at_once_one_gets_the_stale_page(desk):
    one = filled(marked=3)
    sent = {"close-seen": str(one.version), "go": "send"}
    page = f"/desk/juries/{one.reference}/close"
    assert desk.post(page, **sent).status_code == 303
    assert desk.post(page, **sent).status_code == 409
    db.session.expire_all()
    assert one.standing is RoundState.CLOSED
    assert logged("jury_round:close") == 1
    assert logged("case:step_refused") == 1, "the second one is on record"
    assert "somebody was faster" in desk.get(f"/desk/juries/{one.reference}").text


def test_what_marks_were_given_under_stays(desk, coordinator):
    one = filled(ranking_locked_at=now())
    sent = typed(one.rubric, ranking="corrected", seen=str(one.version))
    answer = desk.post(f"/desk/juries/{one.reference}/edit", **sent)
    assert answer.status_code == 422
    assert "Marks have been given: rubric, ranking and blindness stay" in answer.text
    db.session.expire_all()
    assert one.ranking == Ranking.RAW
    assert logged("jury_round:change_refused") == 1
    later = typed(one.rubric, quorum="2", seen=str(one.version))
    assert desk.post(f"/desk/juries/{one.reference}/edit", **later).status_code == 303
    db.session.expire_all()
    assert one.quorum == 2


def test_a_rubric_marked_by_is_changed_only_in_a_new_version(desk, coordinator):
    rubric = make_rubric(locked_at=now())
    one = make_round(rubric)
    page = f"/desk/juries/rubrics/{rubric.reference}"
    assert "Make a new version" in desk.get(page).text
    sent = {"name_zh": "新", "name_en": "New", "seen": str(rubric.version), "criteria-0-name_en": "A",
            "criteria-0-name_zh": "甲", "criteria-0-points": "5"}  # fmt: skip
    answer = desk.post(page, **sent)
    assert answer.status_code == 422
    assert "Make a new version for a later round" in answer.text
    assert logged("jury_rubric:change_refused") == 1
    moved = desk.post(f"{page}/version")
    newer = db.session.scalars(select(Rubric).where(Rubric.number == 2)).one()
    assert moved.location.endswith(newer.reference)
    assert [each.max_points for each in newer.criteria] == [40, 30, 30]
    sent |= {"seen": str(newer.version)}
    assert desk.post(moved.location, **sent).status_code == 303
    db.session.expire_all()
    assert [each.max_points for each in newer.criteria] == [5]
    assert [each.max_points for each in one.rubric.criteria] == [40, 30, 30]
    assert rubrics.new_version(rubric, by=coordinator, at=now()) is newer


def tied():
    """Two entries of mean 86.00, parted by the first criterion, and a third one far behind."""
    one = make_round(state=RoundState.CLOSED, quorum=5)
    panel = [make_juror(one) for _ in range(5)]
    first, second, third = (make_entry(one) for _ in range(3))
    for juror, points in zip(panel, FIVE, strict=True):
        assign(juror, first, *points)
        assign(juror, second, 34, 26, 26)
        assign(juror, third, 10, 10, 10)
    return one, first, second, third


def test_the_result_is_shown_with_its_ties_before_it_is_put_on_record(desk, things):
    one, first, second, third = tied()
    fourth = make_entry(one)
    for juror in one.jurors:
        assign(juror, fourth, 34, 26, 26)
    page = f"/desk/juries/{one.reference}/decide"
    shown = desk.get(f"{page}?rule=top_n&value=2").text
    assert "3 entries pass" in shown
    assert "A tie at the border" in shown
    assert "86.00" in shown
    found = deciding.decision_by(one, standings(one), Promotion.TOP_N, Decimal(2))
    assert {each.key for each in found.at_border} == {second.id, fourth.id}
    sent = {"rule": "top_n", "value": "2", "mark": found.mark, "reason": "Two places"}
    assert desk.post(page, **(sent | {"mark": "0" * 16})).status_code == 409
    assert desk.post(page, **sent).status_code == 303
    assert desk.post(page, **sent).status_code in {200, 409}
    db.session.expire_all()
    assert one.standing is RoundState.DECIDED
    assert [each.rank for each in (first, second, fourth, third)] == [1, 2, 2, 4]
    ((_round, passed, stayed),) = things.decided
    assert passed == {first.subject_id, second.subject_id, fourth.subject_id}
    assert stayed == {third.subject_id}
    assert (one.promotion, one.promotion_value, one.reason) == ("top_n", 2, "Two places")


def test_a_threshold_promotes_from_its_points_on(app, coordinator):
    one, first, second, _third = tied()
    with app.test_request_context():
        found = deciding.decision_by(one, standings(one), Promotion.THRESHOLD, Decimal("86.00"))
    assert [each.key for each in found.passing] == [first.id, second.id]
    assert found.at_border == []


def test_a_round_below_its_quorum_is_not_decided_but_opened_again(app, coordinator):
    one = filled(marked=2, state=RoundState.CLOSED, closes_at=now() - timedelta(hours=1))
    said = Promotion.TOP_N, Decimal(1), "", ""
    with app.test_request_context(), pytest.raises(DomainError, match="missing to the quorum"):
        deciding.decide_round(one, *said, by=coordinator, at=now())
    with pytest.raises(DomainError):
        rounds.reopen_round(one, now(), "x", by=coordinator, at=now())
    later = now() + timedelta(days=1)
    rounds.reopen_round(one, later, "Two were ill", by=coordinator, at=now())
    assert (one.standing, one.closes_at) == (RoundState.OPEN, later)


def test_a_round_that_loses_two_jurors_still_closes(app, coordinator):
    """Finished marks stay, a successor inherits what is not finished and not barred."""
    one = filled(jurors=5, entries=3, marked=2)
    ill, gone = one.jurors[0], one.jurors[4]
    assert panels.excuse_juror(ill, "Ill", by=coordinator, at=now()) == 0
    successor = panels.replace_juror(
        gone, "new@example.org", "Abroad", by=coordinator, at=now()
    )  # fmt: skip
    assert gone.standing is JurorState.REPLACED
    newcomer = make_user(email="new@example.org")
    bar(successor, one.entries[0])
    successor.user = newcomer
    bar_elsewhere(successor, one.entries[1])
    panels.accept(successor, panels.Facts(), by=newcomer, at=now())
    inherited = db.session.scalars(select(Assignment).where(Assignment.juror_id == successor.id))
    assert {each.entry_id for each in inherited} == {one.entries[2].id}
    for juror in one.jurors[2:4]:
        for each in juror.assignments:
            each.state, each.submitted_at = "submitted", now()
    db.session.commit()
    rounds.close_round(one, by=coordinator, at=now())
    assert one.standing is RoundState.CLOSED


def test_nobody_marks_in_a_round_they_run(app, coordinator):
    one = make_round()
    with pytest.raises(DomainError, match="Whoever runs a round"):
        panels.invite(one, coordinator.email, panels.Facts(), by=coordinator, at=now())


def test_whoever_is_on_the_panel_is_not_asked_twice(app, coordinator):
    one = make_round()
    juror = make_juror(one)
    with pytest.raises(DomainError, match="on the panel"):
        panels.invite(one, juror.email, panels.Facts(), by=coordinator, at=now())


def test_the_panel_of_another_round_is_invited_with_what_is_known(app, coordinator):
    before, one = make_round(), make_round()
    make_juror(before, expertise=["bio"], organisation="Lab", quota=7)
    make_juror(before, state=JurorState.EXCUSED)
    assert panels.invite_panel(one, before, by=coordinator, at=now()) == 1
    asked = db.session.scalars(select(Juror).where(Juror.round_id == one.id)).one()
    assert (asked.standing, asked.expertise, asked.quota) == (JurorState.INVITED, ["bio"], 7)
    assert panels.invite_panel(one, before, by=coordinator, at=now()) == 0


def test_an_entry_taken_out_is_not_in_the_way(app, coordinator):
    one = filled(marked=3)
    spare = make_entry(one)
    with app.test_request_context(), pytest.raises(DomainError):
        rounds.close_round(one, by=coordinator, at=now())
    db.session.rollback()
    rounds.remove_entry(spare, "Withdrawn", by=coordinator, at=now())
    rounds.close_round(one, by=coordinator, at=now())
    with pytest.raises(Conflict):
        rounds.close_round(one, by=coordinator, at=now())


@pytest.mark.parametrize("size", [1, 4])
def test_pages_of_a_round_take_the_same_questions_whatever_its_size(desk, size):
    one = filled(jurors=2 + size, entries=size, marked=1)
    desk.get("/desk/juries")
    counts = {}
    pages = {"case": "", "entries": "/entries", "panel": "/panel"}
    for name, path in pages.items():
        db.session.rollback()
        counts[name], answer = count_queries(
            lambda p=path: desk.get(f"/desk/juries/{one.reference}{p}")
        )
        assert answer.status_code == 200
    assert counts == QUERIES


def test_a_juror_is_changed_and_taken_off_on_one_page(desk):
    one = filled(marked=1)
    panel, juror = f"/desk/juries/{one.reference}/panel", one.jurors[1]
    assert desk.get(f"{panel}/{juror.id}").status_code == 200
    said = {"name": "Li Na", "organisation": "Lab", "expertise": "ai", "is_chair": "y"}
    assert desk.post(f"{panel}/{juror.id}", **said).status_code == 303
    assert desk.post(f"{panel}/{juror.id}/leave", reason="").status_code == 422
    assert desk.post(f"{panel}/{juror.id}/leave", reason="Ill").status_code == 303
    db.session.expire_all()
    assert (juror.name, juror.is_chair, juror.standing) == ("Li Na", True, JurorState.EXCUSED)
    assert {each.state for each in juror.assignments} == {"released"}
