"""Votes: cast once each, counted when the round closes, repeated where they settled nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from core import audit
from core.accounts.models import User
from core.db import db
from core.errors import Conflict, DomainError, Words
from core.juries.conflicts import find_conflicts
from core.juries.models import Assignment, Entry, Juror, JuryRound
from core.juries.policies import may_discuss
from core.juries.progress import is_hidden_from_reader
from core.juries.queries import barred_pairs
from core.juries.rounds import lock_round
from core.juries.states import AssignmentState, JurorState, JuryPermission, RoundAction, RoundState
from core.juries.subjects import JURY_SUBJECTS
from core.juries.voting.counting import Choice, Count, Rules, Verdict
from core.juries.voting.models import Ballot, Voter, VoteRules
from core.policy import HIDDEN, Decision, allowed_if, authorize, policy
from core.workflow import Move

_OVER = _l("The votes are counted; nobody votes afterwards.")
UNDECIDED = (RoundState.OPEN, RoundState.CLOSED)


@dataclass(frozen=True)
class Result:
    """What the panel voted on one entry, and who was missing.

    Nothing is told of a vote that is not over: `is_counted`. `is_tainted`: somebody voted who
    turned out to be in conflict, and the vote has to be repeated.
    """

    entry: Entry
    verdict: Verdict
    is_counted: bool
    is_tainted: bool
    absent: Sequence[Juror]
    recused: Sequence[Juror]
    earlier: Sequence[Mapping[str, object]]

    @property
    def is_settled(self) -> bool:
        return self.is_counted and self.verdict.has_quorum and not self.is_tainted

    @property
    def may_repeat(self) -> bool:
        """Where nothing came of it, and once after a tie."""
        tie = self.verdict.is_tie and not self.earlier
        return self.is_counted and (not self.is_settled or tie)


@policy(JuryPermission.VOTE)
def may_vote(user: User, one: Assignment) -> Decision:
    """Whoever may discuss the entry, having marked it, while the round is open."""
    entry = one.entry
    if not JURY_SUBJECTS[entry.round.subject].votes or not one.counts:
        return HIDDEN
    decision = may_discuss(user, one)
    if not decision.allowed:
        return decision
    return allowed_if(entry.round.standing is RoundState.OPEN, _OVER)


def cast_vote(one: Assignment, choice: Choice, *, by: User, at: datetime) -> bool:
    """Count one vote. Refuses a second one, and any once the votes were counted.

    False when a conflict came up since the page was opened: then the entry is taken away, which has
    to be kept, and nothing is counted. The log tells that somebody voted, never how.
    """
    authorize(JuryPermission.VOTE, one, user=by)
    entry = one.entry
    if find_conflicts(entry.round, at=at, jurors=[one.juror], entries=[entry]):
        return False
    # Closing the round waits for this vote or comes first; votes on one entry come one by one.
    db.session.execute(
        select(JuryRound.id).where(JuryRound.id == entry.round_id).with_for_update(read=True)
    )
    db.session.execute(select(Entry.id).where(Entry.id == entry.id).with_for_update())
    db.session.refresh(entry.round)
    authorize(JuryPermission.VOTE, one, user=by)
    ballot = db.session.get(Ballot, entry.id, populate_existing=True)
    if ballot is None:
        ballot = Ballot(entry_id=entry.id, in_favour=0, against=0, abstained=0, earlier=[])
        db.session.add(ballot)
    if ballot.counted_at is not None:
        raise Conflict(_OVER)
    if has_voted(one):
        raise Conflict(_l("You have voted on this already. A vote is final."))
    db.session.add(Voter(entry_id=entry.id, juror_id=one.juror_id))
    setattr(ballot, choice, getattr(ballot, choice) + 1)
    audit.record("jury_entry:voted", entry, by=by, at=at)
    db.session.flush()
    return True


def has_voted(one: Assignment) -> bool:
    return db.session.get(Voter, (one.entry_id, one.juror_id)) is not None


def ballot_for(one: Assignment) -> str:
    """What the juror's page says of the vote on it: "", "after_mark", "open", "cast" or "over"."""
    if not JURY_SUBJECTS[one.entry.round.subject].votes:
        return ""
    if has_voted(one):
        return "cast"
    ballot = db.session.get(Ballot, one.entry_id)
    is_counted = ballot is not None and ballot.counted_at is not None
    if is_counted or one.entry.round.standing is not RoundState.OPEN:
        return "over"
    return "open" if one.standing is AssignmentState.SUBMITTED else "after_mark"


def count_when_closed(move: Move) -> None:
    """With the round the ballots close: their numbers may be seen from then on."""
    if move.workflow != "jury_round" or move.action != RoundAction.CLOSE:
        return
    ids = select(Entry.id).where(Entry.round_id == move.subject.id)
    voted = Ballot.entry_id.in_(ids), Ballot.counted_at.is_(None)
    for ballot in db.session.scalars(select(Ballot).where(*voted)):
        ballot.counted_at = move.at
    db.session.flush()


def rules_of(one: JuryRound) -> Rules:
    kept = db.session.get(VoteRules, one.id)
    return kept.as_rules if kept is not None else Rules()


def set_rules(one: JuryRound, rules: Rules, *, by: User, at: datetime) -> None:
    """Other majorities than the defaults; refused once somebody has voted, and before a repeat."""
    lock_round(one, by)
    voted = select(Ballot.entry_id).join(Ballot.entry)
    if db.session.scalar(voted.where(Entry.round_id == one.id).limit(1)) is not None:
        raise Conflict(_l("Votes have been cast: the majorities stay as they are."))
    kept = db.session.get(VoteRules, one.id) or VoteRules(round_id=one.id)
    kept.majority, kept.quorum = rules.majority, rules.quorum
    db.session.add(kept)
    said = f"{rules.majority} / {rules.quorum}"
    audit.record("jury_round:majorities_set", one, by=by, at=at, majorities=said)
    db.session.flush()


def repeat_ballot(entry: Entry, why: str, *, by: User, at: datetime) -> None:
    """All vote anew: where a quorum was missing, after a conflict of a voter, once after a tie.

    The numbers of before stay on record; who had voted is forgotten with them.
    """
    authorize(JuryPermission.COORDINATE, entry.round, user=by)
    if not why.strip():
        raise DomainError(_l("Say why; it stands in the minutes."), field="why")
    db.session.execute(select(Entry.id).where(Entry.id == entry.id).with_for_update())
    result = next((one for one in results(entry.round) if one.entry.id == entry.id), None)
    ballot = db.session.get(Ballot, entry.id)
    may_repeat = result is not None and result.may_repeat
    if ballot is None or not may_repeat or entry.round.standing not in UNDECIDED:
        raise Conflict(_l("This vote stands; it is not repeated."))
    numbers = {choice.value: getattr(ballot, choice) for choice in Choice}
    ballot.earlier = [*ballot.earlier, {**numbers, "why": why.strip()}]
    ballot.in_favour = ballot.against = ballot.abstained = 0
    ballot.counted_at = None
    db.session.execute(delete(Voter).where(Voter.entry_id == entry.id))
    audit.record("jury_entry:ballot_repeated", entry, by=by, at=at, reason=why.strip())
    db.session.flush()


def results(one: JuryRound) -> list[Result]:
    """Of every entry still in the round, in its order. Six queries, whatever its size."""
    rows = select(Entry).where(Entry.round_id == one.id, Entry.removed_at.is_(None))
    entries = db.session.scalars(rows.order_by(Entry.position)).all()
    seated = select(Juror).where(Juror.round_id == one.id, Juror.state == JurorState.ACCEPTED)
    panel = db.session.scalars(seated.order_by(Juror.position)).all()
    ids = [entry.id for entry in entries]
    ballots = {
        ballot.entry_id: ballot
        for ballot in db.session.scalars(select(Ballot).where(Ballot.entry_id.in_(ids)))
    }
    votes = db.session.scalars(select(Voter).where(Voter.entry_id.in_(ids))).all()
    voted = _by_entry((one.juror_id, one.entry_id) for one in votes)
    barred = _by_entry(barred_pairs(one))
    rules = rules_of(one)
    return [
        _result(
            entry,
            ballots.get(entry.id),
            panel=panel,
            voted=voted[entry.id],
            barred=barred[entry.id],
            rules=rules,
        )
        for entry in entries
    ]


def _by_entry(pairs: Iterable[tuple[UUID, UUID]]) -> dict[UUID, set[UUID]]:
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for juror, entry in pairs:
        found[entry].add(juror)
    return found


def _result(
    entry: Entry,
    ballot: Ballot | None,
    *,
    panel: Sequence[Juror],
    voted: set[UUID],
    barred: set[UUID],
    rules: Rules,
) -> Result:
    is_counted = ballot is not None and ballot.counted_at is not None
    count = ballot.count if ballot is not None and is_counted else Count()
    away = [juror for juror in panel if juror.id not in voted]
    # Whoever voted and was excused afterwards was present all the same.
    size = len({juror.id for juror in panel} | voted)
    return Result(
        entry=entry,
        verdict=Verdict(count, size, rules),
        is_counted=is_counted,
        is_tainted=bool(voted & barred),
        absent=[juror for juror in away if juror.id not in barred],
        recused=[juror for juror in panel if juror.id in barred],
        earlier=ballot.earlier if ballot else [],
    )


def against_deciding(one: JuryRound) -> list[Words]:
    """Why the votes settle nothing yet, entry by entry; the reader's own conflicts unnamed."""
    hidden = select(Entry.id).where(Entry.round_id == one.id, is_hidden_from_reader())
    names = dict.fromkeys(db.session.scalars(hidden), "…")
    return [
        _l(
            "The vote on %(reference)s has no result: %(present)s of at least %(needed)s voted.",
            reference=names.get(each.entry.id, each.entry.reference),
            present=each.verdict.count.present, needed=each.verdict.needed_present,
        )
        if not each.is_tainted
        else _l("Somebody who voted on %(reference)s is in conflict: repeat the vote.",
                reference=names.get(each.entry.id, each.entry.reference))
        for each in results(one)
        if not each.is_settled
    ]  # fmt: skip
