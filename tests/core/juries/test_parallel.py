"""The first marks of a round, sent at once: each is in, and rubric and ranking are locked once."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest

from core.clock import now
from core.db import db
from core.juries.judging import Marks, submit_score
from core.juries.models import Assignment
from core.juries.states import AssignmentState
from tests.events.registrations.test_parallel import at_once
from tests.factories.juries import assign, make_entry, make_juror, make_round, make_rubric

pytestmark = [pytest.mark.usefixtures("things"), pytest.mark.both_databases]
PANEL = 6


@pytest.fixture
def first_marks(app) -> list[Assignment]:
    """What the panels of two rounds by one rubric have in hand; nobody has marked yet."""
    rubric = make_rubric()
    rounds = [make_round(rubric), make_round(rubric)]
    return [
        assign(make_juror(one), entry)
        for one, entry in ((one, make_entry(one)) for one in rounds)
        for _ in range(PANEL)
    ]


def test_first_marks_at_once_are_all_in(app, first_marks) -> None:
    points = {one.id: "20" for one in first_marks[0].entry.round.rubric.criteria}

    def marking(key: uuid.UUID) -> Callable[[], None]:
        def mark() -> None:
            one = db.session.get_one(Assignment, key)
            assert one.juror.user is not None
            submit_score(one, Marks(points), by=one.juror.user, at=now())
            db.session.commit()

        return mark

    assert at_once(app, [marking(one.id) for one in first_marks]) == []
    assert {one.standing for one in first_marks} == {AssignmentState.SUBMITTED}
    judged = {one.entry.round for one in first_marks}
    assert all(one.ranking_locked_at and one.rubric.locked_at for one in judged)
