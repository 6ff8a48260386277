from __future__ import annotations

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.audit.models import AuditEntry
from core.clock import now
from core.db import db
from core.errors import Conflict, DomainError, NotFound
from core.juries.assigning import able_for, assign_entries, give, propose, take_back
from core.juries.models import Assignment
from core.juries.progress import progress_of
from core.juries.states import AssignmentState, JurorState, RoundState
from tests.factories.core import make_user
from tests.factories.juries import assign, bar, bar_elsewhere, make_entry, make_juror, make_round

pytestmark = pytest.mark.usefixtures("things")


@pytest.fixture
def by(app):
    return make_user(Role.ORGANISER)


def round_with(jurors=3, entries=2, **fields):
    one = make_round(**{"jurors_per_entry": 2, "quorum": 1, "max_per_juror": 9} | fields)
    return (
        one,
        [make_juror(one, expertise=["bio"]) for _ in range(jurors)],
        [make_entry(one, field="bio") for _ in range(entries)],
    )


def given(one):
    rows = select(Assignment).join(Assignment.entry).where(Assignment.entry.has(round_id=one.id))
    return db.session.scalars(rows).all()


def test_what_is_proposed_is_given_with_reasons_and_an_audit_row(by):
    one, jurors, entries = round_with()
    bar(jurors[0], entries[0])
    assert assign_entries(one, propose(one), by=by, at=now()) == 4
    pairs = {(a.juror_id, a.entry_id) for a in given(one)}
    assert len(pairs) == 4
    assert (jurors[0].id, entries[0].id) not in pairs
    assert all(a.basis["expertise"] == ["bio"] for a in given(one))
    assert sorted(a.basis["load"] for a in given(one)) == [1, 1, 1, 2]
    db.session.commit()
    told = db.session.scalars(
        select(AuditEntry.details).where(AuditEntry.action == "jury_round:assigned")
    )
    assert [(row["given"], row["lacking"]) for row in told] == [(4, 0)]
    # Nothing is left to be given.
    assert propose(one).plan.pairs == []


def test_what_another_panel_found_bars_from_the_same_thing_here(by):
    one, (barred, *others), (entry, _other) = round_with(quorum=3, jurors_per_entry=3)
    bar_elsewhere(barred, entry)
    bar_elsewhere(others[0], entry, state=JurorState.DECLINED)
    pairs = {(pair.juror, pair.entry) for pair in propose(one).plan.pairs}
    assert len(pairs) == 5
    assert {juror for juror, given in pairs if given == entry.id} == {each.id for each in others}
    assert {juror for juror, _load in able_for(entry)} == set(others)
    with pytest.raises(DomainError, match="conflict of interest"):
        give(entry, barred, by=by, at=now())
    progress = progress_of(one)
    assert [line.able for line in progress.entries] == [2, 3]
    assert [line.conflicts for line in progress.jurors] == [1, 0, 0]
    assert entry.reference in str(progress.against_opening()[0])


def test_a_juror_lost_mid_round_keeps_what_is_finished_and_the_rest_is_filled(by):
    one, (lost, *others), entries = round_with(jurors=4, entries=3)
    done = assign(lost, entries[0], 30, 20, 20)
    assign(lost, entries[1], state=AssignmentState.RELEASED)
    lost.state = JurorState.EXCUSED
    db.session.commit()
    assign_entries(one, propose(one), by=by, at=now())
    held = [a for a in given(one) if a.standing is not AssignmentState.RELEASED]
    assert len(held) == 6
    assert done in held
    assert {a.juror_id for a in held if a is not done} == {j.id for j in others}


def test_a_mark_taken_out_for_a_conflict_is_made_good(by):
    one, jurors, (entry,) = round_with(entries=1)
    assign(jurors[0], entry, 30, 20, 20, counts=False)
    assign(jurors[1], entry)
    assert [p.juror for p in propose(one).plan.pairs] == [jurors[2].id]


@pytest.mark.parametrize("change", ["conflict", "juror", "entry"])
def test_what_changed_since_the_preview_gives_nothing(by, change):
    one, jurors, entries = round_with()
    proposal = propose(one)
    match change:
        case "conflict":
            bar(jurors[0], entries[0])
        case "juror":
            make_juror(one)
        case "entry":
            entries[0].removed_at = now()
    db.session.commit()
    with pytest.raises(Conflict):
        assign_entries(one, proposal, by=by, at=now())
    assert given(one) == []


def test_only_a_coordinator_and_only_before_the_round_is_over(by):
    one, _jurors, _entries = round_with()
    with pytest.raises(NotFound):
        assign_entries(one, propose(one), by=make_user(), at=now())
    over, _jurors, _entries = round_with(state=RoundState.CLOSED)
    with pytest.raises(Conflict):
        assign_entries(over, propose(over), by=by, at=now())


def test_by_hand_over_the_maximum_but_never_in_conflict_nor_twice(by):
    _one, (juror, other, _third), (entry, second) = round_with(max_per_juror=1)
    give(entry, juror, by=by, at=now())
    assert give(second, juror, by=by, at=now()).basis == {"expertise": ["bio"], "load": 2}
    bar(other, entry)
    for refused in (juror, other, make_juror(make_round())):
        with pytest.raises(DomainError):
            give(entry, refused, by=by, at=now())


def test_taken_back_and_given_again_keeps_draft_marks(by):
    one, (juror, *_), (entry, _other) = round_with()
    made = give(entry, juror, by=by, at=now())
    take_back(made, by=by, at=now())
    assert made.standing is AssignmentState.RELEASED
    assert give(entry, juror, by=by, at=now()) is made
    assert made.standing is AssignmentState.ASSIGNED
    done = assign(make_juror(one), entry, 30, 20, 20)
    with pytest.raises(Conflict):
        take_back(done, by=by, at=now())
