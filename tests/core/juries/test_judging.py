"""What a juror does with an entry, and what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import select

from core.clock import now
from core.db import db
from core.errors import Conflict as StaleCase
from core.errors import DomainError, Forbidden, NotFound
from core.juries import judging
from core.juries.judging import Marks, WrongPoints
from core.juries.juror import queries
from core.juries.models import Conflict
from core.juries.states import AssignmentState, ConflictKind, RoundState
from core.juries.subjects import Parties
from tests.factories.core import make_user
from tests.factories.juries import assign, bar, make_entry, make_juror, make_round

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("things")]


@pytest.fixture
def given(app, things):
    one = make_round()
    return assign(make_juror(one), make_entry(one))


def marks(one, *points: str, **said) -> Marks:
    criteria = one.entry.round.rubric.criteria
    return Marks({c.id: p for c, p in zip(criteria, points, strict=False)}, **said)


def send(one, *points: str) -> bool:
    return judging.submit_score(one, marks(one, *points), by=one.juror.user, at=now())


def points_of(one) -> list[Decimal]:
    by_id = {score.criterion_id: score.points for score in one.scores}
    return [by_id[c.id] for c in one.entry.round.rubric.criteria if c.id in by_id]


def test_a_mark_locks_itself_its_rubric_and_the_ranking(given):
    assert send(given, "38", "27.5", "２６") is True
    db.session.commit()
    assert given.standing is AssignmentState.SUBMITTED
    assert points_of(given) == [Decimal(38), Decimal("27.5"), Decimal(26)]
    assert given.entry.round.ranking_locked_at is not None
    assert given.entry.round.rubric.locked_at is not None
    with pytest.raises(StaleCase):
        send(given, "1", "1", "1")
    with pytest.raises(StaleCase):
        judging.save_points(given, marks(given, "1"), by=given.juror.user, at=now())
    assert points_of(given)[0] == 38


@pytest.mark.parametrize(
    ("points", "wrong"),
    [
        (("41", "20", "20"), {1}),
        (("-1", "20", "20"), {1}),
        (("38", "x", "20"), {2}),
        (("38", "20.001", "20"), {2}),
        (("38", "", "20"), {2}),
        (("", "", ""), {1, 2, 3}),
        (("NaN", "Infinity", "1e400"), {1, 2, 3}),
        (("41", "", "20"), {1, 2}),
    ],
)
def test_every_wrong_or_missing_one_is_named_at_once(app, given, points, wrong):
    with app.test_request_context(), pytest.raises(WrongPoints) as refused:
        send(given, *points)
    by_id = {c.id: c.position for c in given.entry.round.rubric.criteria}
    assert {by_id[one] for one in refused.value.faults} == wrong
    assert given.standing is AssignmentState.ASSIGNED


def test_a_draft_is_kept_and_taken_back(given):
    user = given.juror.user
    judging.save_points(given, marks(given, "38", "", "", comment_public="Fine"), by=user, at=now())
    assert (points_of(given), given.comment_public) == ([Decimal(38)], "Fine")
    judging.save_points(given, marks(given, "", "20"), by=user, at=now())
    assert (points_of(given), given.comment_public) == ([Decimal(20)], "")
    with pytest.raises(WrongPoints):
        judging.save_points(given, marks(given, "99"), by=user, at=now())


def test_what_is_skipped_is_never_done(given):
    user = given.juror.user
    later = assign(given.juror, make_entry(given.entry.round))
    judging.skip(given, by=user, at=now())
    db.session.commit()
    assert queries.progress_of(user) == {given.juror_id: (2, 0)}
    assert queries.next_to_mark(given.juror, user) == later.entry.reference
    send(later, "1", "1", "1")
    db.session.commit()
    assert queries.progress_of(user) == {given.juror_id: (2, 1)}
    assert queries.next_to_mark(given.juror, user) == given.entry.reference


def test_nobody_elses_and_nothing_beside_the_round(given):
    stranger = make_user()
    with pytest.raises(NotFound):
        judging.submit_score(given, marks(given, "1", "1", "1"), by=stranger, at=now())
    given.entry.round.state = RoundState.CLOSED
    with pytest.raises(Forbidden):
        send(given, "1", "1", "1")
    given.entry.round.state = RoundState.OPEN
    bar(given.juror, given.entry)
    with pytest.raises(NotFound):
        send(given, "1", "1", "1")
    with pytest.raises(NotFound):
        judging.skip(given, by=given.juror.user, at=now())


def test_content_waits_for_the_declaration(given):
    user = given.juror.user
    given.juror.declared_at = None
    db.session.commit()
    with pytest.raises(NotFound):
        send(given, "1", "1", "1")
    assert queries.undeclared(given.juror, user) == [given.entry]
    assert judging.declare(given.juror, [given.entry], {}, by=user, at=now()) == 1
    db.session.commit()
    assert queries.undeclared(given.juror, user) == []
    added = assign(given.juror, make_entry(given.entry.round), assigned_at=now())
    assert queries.undeclared(given.juror, user) == [added.entry]
    assert send(given, "1", "1", "1")


def test_declared_and_computed_conflicts_are_taken_out_before_anything_opens(given, things):
    user, one = given.juror.user, given.entry.round
    near = assign(given.juror, make_entry(one))
    things.parties[near.entry.subject_id] = Parties(user_ids=frozenset({user.id}))
    entries = [given.entry, near.entry]
    left = judging.declare(given.juror, entries, {given.entry.id: "my cousin"}, by=user, at=now())
    db.session.commit()
    assert left == 0
    assert {one.standing for one in (given, near)} == {AssignmentState.RECUSED}
    assert list(db.session.scalars(queries.own_assignments(user))) == []
    kinds = {one.kind: one.detail for one in db.session.scalars(select(Conflict))}
    assert kinds == {ConflictKind.DECLARED: "my cousin", ConflictKind.TEAM: ""}


def test_a_conflict_that_came_up_meanwhile_takes_the_entry_away(given, things):
    things.parties[given.entry.subject_id] = Parties(user_ids=frozenset({given.juror.user_id}))
    assert send(given, "1", "1", "1") is False
    db.session.commit()
    assert given.standing is AssignmentState.RECUSED
    assert list(db.session.scalars(queries.own_assignments(given.juror.user))) == []


def test_stepping_back_after_marking_flags_the_mark(given):
    send(given, "1", "1", "1")
    with pytest.raises(DomainError):
        judging.recuse(given, " ", by=given.juror.user, at=now())
    judging.recuse(given, "I know them", by=given.juror.user, at=now())
    db.session.commit()
    assert (given.standing, given.counts) == (AssignmentState.SUBMITTED, False)
    assert list(db.session.scalars(queries.own_assignments(given.juror.user))) == []


def test_others_are_heard_only_after_ones_own_mark(given):
    other = assign(make_juror(given.entry.round), given.entry, 30, 20, 20)
    judging.remark(other, "Strong team", by=other.juror.user, at=now())
    db.session.commit()
    assert (queries.marks_of_others(given), queries.remarks_on(given)) == ([], [])
    with pytest.raises(NotFound):
        judging.remark(given, "I agree", by=given.juror.user, at=now())
    send(given, "1", "1", "1")
    db.session.commit()
    assert queries.marks_of_others(given) == [other]
    assert [said.text for said in queries.remarks_on(given)] == ["Strong team"]
    other.counts = False
    db.session.commit()
    assert queries.marks_of_others(given) == []
