"""Who passes a round: shown first, with ties as events.md R9 has them, then put on record."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.db import db
from core.errors import Conflict, DomainError, Words
from core.juries.models import JuryRound
from core.juries.progress import MOST_NAMED, progress_of
from core.juries.ranking import Ranked, promoted
from core.juries.rounds import lock_round, refuse_while
from core.juries.scopes import refuse_own
from core.juries.standings import Standings, standings
from core.juries.states import ROUND_WORKFLOW, Outcome, Promotion, RoundAction
from core.juries.subjects import JURY_SUBJECTS, passes_by_vote
from core.juries.voting import services as voting

CHANGED = _l("The result has changed since it was shown. Look at it again; nothing was decided.")


@dataclass(frozen=True)
class Decision:
    """Who passes by a rule; `mark` names this very result, for whoever confirms it.

    `at_border` are those who share the last rank that passes, where that is more than was asked.
    """

    passing: list[Ranked]
    staying: list[Ranked]
    at_border: list[Ranked]
    mark: str


def decision_by(one: JuryRound, found: Standings, rule: str, value: Decimal) -> Decision:
    """What a rule would promote, by the ranking that was chosen; ties as R9 has them.

    Where things pass by vote, that alone decides, and the ranking only orders them.
    """
    ranked = found.ranked(one.ranking)
    top = int(value) if rule == Promotion.TOP_N else None
    if passes_by_vote(one):
        keys = {each.entry.id for each in voting.results(one) if each.verdict.passes}
    else:
        keys = set(promoted(ranked, top=top, threshold=None if top is not None else value))
    passing = [each for each in ranked if each.key in keys]
    staying = [each for each in ranked if each.key not in keys]
    is_beyond = top is not None and len(passing) > top
    border = [each for each in passing if is_beyond and each.rank == passing[-1].rank]
    told = [f"{each.key} {each.rank} {each.mean} {each.key in keys}" for each in ranked]
    mark = hashlib.sha256("\n".join([rule, str(value), *told]).encode()).hexdigest()[:16]
    return Decision(passing, staying, border, mark)


def against_deciding(one: JuryRound) -> list[Words]:
    """What stands in the way of a result: lacking marks or votes, and entries that moved on."""
    said = progress_of(one).against_closing()
    if passes_by_vote(one):
        said += voting.against_deciding(one)
    if left := JURY_SUBJECTS[one.subject].left(one):
        said.append(_l(
            "Not under review at this level now, take them out: %(entries)s.",
            entries=", ".join(left[:MOST_NAMED]),
        ))  # fmt: skip
    return said


def decide_round(
    one: JuryRound, rule: str, value: Decimal, reason: str, mark: str, *, by: User, at: datetime
) -> Decision:
    """Put on record who passes, and let the things themselves follow.

    `mark` is that of the decision which was shown; another result now is a stale page. Refuses
    while an entry lacks its quorum.
    """
    lock_round(one, by)
    refuse_own(one, by)
    if value < 0 or (rule == Promotion.TOP_N and value != int(value)):
        raise DomainError(_l("Give a whole number of entries."), field="value")
    if not ROUND_WORKFLOW.is_open(one, RoundAction.DECIDE):
        raise Conflict(CHANGED)
    refuse_while(one, "decide", against_deciding(one), by)
    found = standings(one)
    decision = decision_by(one, found, rule, value)
    if decision.mark != mark:
        raise Conflict(CHANGED)
    _record(one, found, decision)
    one.promotion, one.promotion_value, one.reason = rule, value, reason.strip()
    one.decided_at, one.decided_by_id = at, by.id
    ROUND_WORKFLOW.fire(one, RoundAction.DECIDE, by=by, at=at, note=f"{rule} {value}")
    db.session.flush()
    passed, stayed = (
        [line.entry.subject_id for line in found.rows if line.entry.outcome == outcome]
        for outcome in Outcome
    )
    JURY_SUBJECTS[one.subject].decide(one, passed, stayed, by)
    return decision


def _record(one: JuryRound, found: Standings, decision: Decision) -> None:
    ranks = {each.key: each.rank for each in (*decision.passing, *decision.staying)}
    passing = {each.key for each in decision.passing}
    for line in found.rows:
        entry = line.entry
        entry.rank = ranks[entry.id]
        entry.outcome = Outcome.PROMOTED if entry.id in passing else Outcome.NOT_PROMOTED
