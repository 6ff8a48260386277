"""Conflicts as they are found, kept and followed (events.md R8)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core.audit.models import AuditEntry
from core.clock import now
from core.db import db
from core.juries.assigning import propose
from core.juries.conflicts import declare_conflict, find_conflicts, refresh
from core.juries.models import Conflict
from core.juries.progress import progress_of
from core.juries.states import AssignmentState, ConflictKind, JurorState, RoundState
from core.juries.subjects import Parties, Studies
from core.organisations.models import Officer, Organisation
from tests.counting import count_queries
from tests.factories.core import make_user
from tests.factories.juries import (
    THING,
    assign,
    bar_elsewhere,
    make_entry,
    make_juror,
    make_round,
)

pytestmark = [pytest.mark.both_databases]


def kept() -> list[tuple]:
    rows = db.session.scalars(select(Conflict).order_by(Conflict.kind))
    return [(one.juror, one.entry, ConflictKind(one.kind)) for one in rows]


def organisation(name: str, **fields) -> Organisation:
    made = Organisation(reference=f"ORG-{name}"[:20], name_zh=name, **fields)
    db.session.add(made)
    db.session.commit()
    return made


def test_everything_known_of_a_juror_is_looked_at(things):
    entity = organisation("星尘光电有限公司", aliases="星尘\nStardust")
    branch = organisation("星尘光电昆山分公司", parent_id=entity.id)
    one = make_round()
    said = make_juror(one, organisation="Stardust Inc.")
    account = make_juror(one, make_user(organisation_id=branch.id))
    officer = make_juror(one)
    db.session.add(
        Officer(
            organisation=branch, email="o@x.example", user_id=officer.user_id,
            added_at=now(), accepted_at=now(),
        )
    )  # fmt: skip
    studied = make_juror(one, universities=[{"name": "苏州大学", "from": 2001, "to": 2005}])
    mailed = make_juror(one, make_user(email="x@lab.suda.edu.cn"))
    member, free = make_juror(one), make_juror(one)
    left = make_juror(one, state=JurorState.EXCUSED, organisation="Stardust Inc.")
    entry, other = make_entry(one), make_entry(one)
    things.parties[entry.subject_id] = Parties(
        user_ids=frozenset({member.user_id}),
        organisation_names=frozenset({"星尘"}),
        universities=(Studies("苏州大学", 2004, 2008),),
        email_domains=frozenset({"suda.edu.cn"}),
    )
    find_conflicts(one, at=now())
    db.session.commit()
    kinds = ConflictKind
    assert {(juror, kind) for juror, judged, kind in kept() if judged is entry} == {
        (said, kinds.ORGANISATION), (account, kinds.ORGANISATION), (officer, kinds.ORGANISATION),
        (studied, kinds.UNIVERSITY), (mailed, kinds.ADDRESS_DOMAIN), (member, kinds.TEAM),
    }  # fmt: skip
    assert len(kept()) == 6
    assert not {free, left} & {juror for juror, _entry, _kind in kept()}
    assert not [one for one in kept() if one[1] is other]
    assert find_conflicts(one, at=now()) == []


def test_what_is_in_hand_is_taken_away_and_what_was_marked_counts_no_more(things):
    one = make_round()
    juror, other = make_juror(one, organisation="Acme"), make_juror(one, organisation="Acme")
    entry = make_entry(one)
    given, marked = assign(juror, entry), assign(other, entry, 30, 20, 20)
    things.parties[entry.subject_id] = Parties(organisation_names=frozenset({"ACME Ltd"}))
    assert len(refresh(THING, [entry.subject_id], at=now())) == 2
    db.session.commit()
    assert given.standing is AssignmentState.RECUSED
    assert (marked.standing, marked.counts) == (AssignmentState.SUBMITTED, False)
    assert len(marked.scores) == 3
    actions = set(db.session.scalars(select(AuditEntry.action)))
    assert {"jury_entry:conflict", "jury_entry:flagged"} <= actions


@pytest.mark.parametrize("state", [RoundState.DECIDED, RoundState.CANCELLED])
def test_what_is_decided_is_left_as_it_is(things, state):
    one = make_round(state=state, decided_at=now())
    make_juror(one, organisation="Acme")
    entry = make_entry(one)
    things.parties[entry.subject_id] = Parties(organisation_names=frozenset({"Acme"}))
    assert refresh(THING, [entry.subject_id], at=now()) == []


def test_what_was_declared_holds_on_every_panel(things):
    first, second = make_round(), make_round()
    user = make_user()
    juror, again = make_juror(first, user), make_juror(second, user)
    entry = make_entry(first)
    same = make_entry(second, subject_id=entry.subject_id)
    declare_conflict(juror, entry, "a cousin", by=user, at=now())
    find_conflicts(second, at=now())
    db.session.commit()
    assert kept() == [
        (juror, entry, ConflictKind.DECLARED),
        (again, same, ConflictKind.DECLARED),
    ] or kept() == [
        (again, same, ConflictKind.DECLARED),
        (juror, entry, ConflictKind.DECLARED),
    ]
    declare_conflict(juror, entry, "a cousin", by=user, at=now())
    assert len(kept()) == 2


def test_a_conflict_declared_on_one_panel_is_followed_at_once_on_the_others(things):
    """What is in hand there holds no quorum up, and is nobody's to be counted on."""
    here, there = make_round(quorum=1, jurors_per_entry=2), make_round()
    juror, other = make_juror(here), make_juror(here)
    entry = make_entry(here)
    same = make_entry(there, subject_id=entry.subject_id)
    again = make_juror(there, juror.user)
    held, marked = assign(juror, entry), assign(other, entry, 30, 20, 20)
    before = progress_of(here).entries[0]
    assert (before.given, before.able) == (2, 2)
    declare_conflict(again, same, "a cousin", by=juror.user, at=now())
    db.session.commit()
    assert held.standing is AssignmentState.RECUSED
    after = progress_of(here)
    assert (after.entries[0].given, after.entries[0].able) == (1, 1)
    assert after.against_closing() == []
    assert propose(here).plan.pairs == []
    # A mark that was given stays on record, and counts no more.
    late = make_juror(there, other.user)
    declare_conflict(late, same, "a cousin too", by=other.user, at=now())
    db.session.commit()
    assert (marked.standing, marked.counts) == (AssignmentState.SUBMITTED, False)
    assert progress_of(here).against_closing() != []


def test_what_was_computed_elsewhere_holds_here_whatever_is_known_now(things):
    one = make_round()
    juror, marked = make_juror(one), make_juror(one)
    entry = make_entry(one)
    given, counted = assign(juror, entry), assign(marked, entry, 30, 20, 20)
    for each in (juror, marked):
        bar_elsewhere(each, entry)
    assert {found.kind for found in find_conflicts(one, at=now())} == {ConflictKind.ORGANISATION}
    assert (given.standing, counted.counts) == (AssignmentState.RECUSED, False)
    assert find_conflicts(one, at=now()) == []


def test_many_take_no_more_queries_than_few(things):
    def look(size: int) -> int:
        one = make_round()
        for _ in range(size):
            make_juror(one)
            make_entry(one)
        db.session.refresh(one)
        db.session.commit()
        return count_queries(lambda: find_conflicts(one, at=now()))[0]

    assert look(2) == look(12)
