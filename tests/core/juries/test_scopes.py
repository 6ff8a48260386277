from __future__ import annotations

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.db import db
from core.juries.models import Entry, JuryRound
from core.juries.queries import visible_entries
from core.juries.scopes import readable_entries, visible_rounds
from core.juries.states import AssignmentState, JurorState, RoundState
from tests.factories.core import make_user
from tests.factories.juries import assign, bar, make_entry, make_juror, make_round

pytestmark = [pytest.mark.usefixtures("things"), pytest.mark.both_databases]


def seen_by(user):
    """What the database and the object in hand both say."""
    found = set(db.session.scalars(visible_entries(user)))
    assert found == {one for one in db.session.scalars(select(Entry)) if holds(user, one)}
    return found


def holds(user, one):
    return readable_entries(user).test(one)


def test_a_juror_reads_what_is_in_their_hands_and_a_coordinator_the_round(app):
    one = make_round()
    juror, other = make_juror(one), make_juror(one)
    entry, second = make_entry(one), make_entry(one)
    assign(juror, entry)
    assign(other, second, 30, 20, 20)
    assert seen_by(juror.user) == {entry}
    assert seen_by(other.user) == {second}
    assert seen_by(make_user()) == set()
    assert seen_by(make_user(Role.ORGANISER)) == {entry, second}


@pytest.mark.parametrize("state", [RoundState.DRAFT, RoundState.CANCELLED])
def test_content_is_read_only_once_the_round_has_begun(app, state):
    one = make_round(state=state)
    juror = make_juror(one)
    assign(juror, make_entry(one))
    assert seen_by(juror.user) == set()


@pytest.mark.parametrize("state", [AssignmentState.RECUSED, AssignmentState.RELEASED])
def test_what_was_given_back_is_read_no_longer(app, state):
    one = make_round()
    juror = make_juror(one)
    assign(juror, make_entry(one), state=state)
    assert seen_by(juror.user) == set()


@pytest.mark.parametrize("state", [JurorState.EXCUSED, JurorState.REPLACED, JurorState.INVITED])
def test_whoever_left_the_panel_or_never_came_reads_nothing(app, state):
    one = make_round()
    juror = make_juror(one, state=state)
    assign(juror, make_entry(one))
    assert seen_by(juror.user) == set()
    rounds = db.session.scalars(select(JuryRound).where(visible_rounds(juror.user).sql)).all()
    assert rounds == []


def test_whoever_marks_does_not_coordinate(app):
    one = make_round()
    coordinator = make_user(Role.ORGANISER)
    juror = make_juror(one, coordinator)
    entry, other = make_entry(one), make_entry(one)
    assign(juror, entry)
    assert seen_by(coordinator) == {entry}
    juror.state = JurorState.EXCUSED
    db.session.commit()
    assert seen_by(coordinator) == {entry, other}


def test_a_conflict_stays_one_for_a_coordinator_who_left_the_panel(app):
    one = make_round()
    juror = make_juror(one, make_user(Role.ORGANISER), state=JurorState.EXCUSED)
    entry, free = make_entry(one), make_entry(one)
    bar(juror, entry)
    assert seen_by(juror.user) == {free}
