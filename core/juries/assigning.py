"""Entries given to jurors: many at once as the solver proposes, or one by hand."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core import audit
from core.accounts.models import User
from core.db import db
from core.errors import Conflict as MovedOn
from core.errors import DomainError
from core.juries.assignment import EntryNeed, JurorRoom, Plan, assign, fitting
from core.juries.models import Assignment, Entry, Juror, JuryRound
from core.juries.queries import barred_pairs
from core.juries.solving import assigned_in_child
from core.juries.states import (
    ASSIGNMENT_WORKFLOW,
    AssignmentAction,
    AssignmentState,
    JurorState,
    JuryPermission,
    RoundState,
)
from core.policy import authorize

Question = tuple[list[EntryNeed], list[JurorRoom]]
OVER = _l("Entries are given to jurors before a round is over.")
MOVED = _l("The panel or its entries have changed. Look at the new proposal; nothing was given.")


@dataclass(frozen=True)
class Proposal:
    """A plan with what it speaks of. The same round proposes the same, so `mark` names it."""

    plan: Plan
    entries: Mapping[UUID, Entry]
    jurors: Mapping[UUID, Juror]
    mark: str


def propose(one: JuryRound) -> Proposal:
    """What would be given to whom. Takes seconds in a large round: call it in `core.db.reading`."""
    question = _asked(one)
    plan = assign(*question, one.jurors_per_entry, solver=assigned_in_child)
    entries, jurors = (
        {each.id: each for each in one.entries},
        {each.id: each for each in one.jurors},
    )
    return Proposal(plan, entries, jurors, _mark(question))


def assign_entries(one: JuryRound, proposal: Proposal, *, by: User, at: datetime) -> int:
    """Give what was proposed; how many. Refuses when somebody else changed the round since."""
    _may_give(one, by)
    db.session.refresh(one, with_for_update=True)
    if _mark(_asked(one)) != proposal.mark:
        raise MovedOn(MOVED)
    plan = proposal.plan
    load = {juror: before for juror, (before, _after) in plan.loads.items()}
    for pair in plan.pairs:
        load[pair.juror] += 1
        words = [pair.matched] if pair.matched else []
        db.session.add(_given(pair.juror, pair.entry, words, load[pair.juror], at))
    db.session.flush()
    given, lacking = len(plan.pairs), len(plan.shortfalls)
    audit.record("jury_round:assigned", one, by=by, at=at, given=given, lacking=lacking)
    return given


def give(entry: Entry, juror: Juror, *, by: User, at: datetime) -> Assignment:
    """Give one entry to one juror by hand, over the own maximum too; never with a conflict."""
    _may_give(entry.round, by)
    db.session.refresh(entry.round, with_for_update=True)
    if juror.round_id != entry.round_id or juror.standing is not JurorState.ACCEPTED:
        raise DomainError(_l("Choose somebody on this panel."), field="juror")
    if (juror.id, entry.id) in barred_pairs(entry.round):
        raise DomainError(_l("This juror has a conflict of interest here."), field="juror")
    old = db.session.scalar(
        select(Assignment).where(Assignment.juror_id == juror.id, Assignment.entry_id == entry.id)
    )
    if old is None:
        word = fitting(entry.field, juror.expertise)
        load = _hands(entry.round)[2][juror.id] + 1
        old = _given(juror.id, entry.id, [word] if word else [], load, at)
        db.session.add(old)
        db.session.flush()
    elif old.standing is AssignmentState.RELEASED:
        ASSIGNMENT_WORKFLOW.fire(old, AssignmentAction.GIVE, by=by, at=at)
    else:
        raise DomainError(_l("This juror has had this entry already."), field="juror")
    audit.record(
        "jury_round:given", entry.round, by=by, at=at, entry=entry.reference, juror=juror.name
    )
    return old


def take_back(one: Assignment, *, by: User, at: datetime) -> None:
    """Take an entry from a juror who has not submitted; draft marks stay for who gets it again."""
    _may_give(one.entry.round, by)
    ASSIGNMENT_WORKFLOW.fire(one, AssignmentAction.RELEASE, by=by, at=at)
    told = {"entry": one.entry.reference, "juror": one.juror.name}
    audit.record("jury_round:taken_back", one.entry.round, by=by, at=at, **told)


def able_for(entry: Entry) -> list[tuple[Juror, int]]:
    """Who may be given an entry by hand, with how many they have, those with the fewest first."""
    held, barred, loads = _hands(entry.round)
    released = {
        each.juror_id for each in entry.assignments if each.standing is AssignmentState.RELEASED
    }
    against = {juror for juror, other in barred_pairs(entry.round) if other == entry.id}
    out = held[entry.id] | (barred[entry.id] - released) | against
    able = [each for each in _panel(entry.round) if each.id not in out]
    return sorted(((each, loads[each.id]) for each in able), key=lambda pair: pair[1])


def room_of(juror: Juror) -> int:
    """The most this juror is given without being asked by hand."""
    most = juror.round.max_per_juror
    return most if juror.quota is None else min(most, juror.quota)


def _may_give(one: JuryRound, by: User) -> None:
    authorize(JuryPermission.COORDINATE, one, user=by)
    if one.standing not in (RoundState.DRAFT, RoundState.OPEN):
        raise MovedOn(OVER)


def _given(juror: UUID, entry: UUID, words: list[str], load: int, at: datetime) -> Assignment:
    basis = {"expertise": words, "load": load}
    return Assignment(juror_id=juror, entry_id=entry, basis=basis, assigned_at=at)


def _asked(one: JuryRound) -> Question:
    """What the solver is asked: entries with who has them and who must not, jurors with room."""
    held, barred, loads = _hands(one)
    for juror, entry in barred_pairs(one):
        barred[entry].add(juror)
    entries = select(Entry.id, Entry.field).order_by(Entry.position)
    present = entries.where(Entry.round_id == one.id, Entry.removed_at.is_(None))
    return [
        EntryNeed(key, field, frozenset(held[key]), frozenset(barred[key]))
        for key, field in db.session.execute(present)
    ], [
        JurorRoom(each.id, room_of(each), tuple(each.expertise), loads[each.id])
        for each in _panel(one)
    ]


def _panel(one: JuryRound) -> Sequence[Juror]:
    panel = select(Juror).order_by(Juror.position)
    sitting = panel.where(Juror.round_id == one.id, Juror.state == JurorState.ACCEPTED)
    return db.session.scalars(sitting).all()


def _hands(
    one: JuryRound,
) -> tuple[dict[UUID, set[UUID]], dict[UUID, set[UUID]], dict[UUID, int]]:
    """Who has an entry, who must not get it again, and how many each juror has."""
    held, barred = defaultdict[UUID, set[UUID]](set), defaultdict[UUID, set[UUID]](set)
    loads = defaultdict[UUID, int](int)
    rows = select(
        Assignment.juror_id, Assignment.entry_id, Assignment.state, Assignment.counts
    ).join(Assignment.entry)
    for juror, entry, state, counts in db.session.execute(rows.where(Entry.round_id == one.id)):
        if state in (AssignmentState.ASSIGNED, AssignmentState.SUBMITTED):
            loads[juror] += 1
            (held if counts else barred)[entry].add(juror)
        else:
            barred[entry].add(juror)
    return held, barred, loads


def _mark(question: Question) -> str:
    entries, jurors = question
    told = [
        *((str(e.key), e.field, _texts(e.held_by), _texts(e.barred)) for e in entries),
        *((str(j.key), j.most, j.expertise, j.load) for j in jurors),
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


def _texts(keys: Iterable[object]) -> list[str]:
    return sorted(map(str, keys))
