"""What a juror does with an entry: declare, mark, skip, step back, discuss.

Every service asks anew whether a conflict stands between them: one may have come up meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from uuid import UUID

from flask_babel import lazy_gettext as _l

from core import audit
from core.accounts.models import User
from core.contacts import plain_digits
from core.db import CENT, db
from core.errors import Conflict, DomainError, Words
from core.i18n import show_number, tr
from core.juries.conflicts import declare_conflict, find_conflicts
from core.juries.models import Assignment, Criterion, Entry, Juror, Remark, Score
from core.juries.queries import barred_pairs
from core.juries.scopes import refuse_own
from core.juries.states import (
    ASSIGNMENT_WORKFLOW,
    AssignmentAction,
    AssignmentState,
    JuryPermission,
    RoundState,
)
from core.policy import authorize

LONGEST_COMMENT, LONGEST_REMARK = 4000, 2000
MARKED = _l("You have marked this already. A mark is final once it is sent.")


@dataclass(frozen=True)
class Marks:
    """Points as typed, by the criterion's id, and what is said with them."""

    points: Mapping[UUID, str] = field(default_factory=dict)
    comment_public: str = ""
    comment_internal: str = ""


class WrongPoints(DomainError):
    """Points that are missing or beyond the criterion; `faults` by the criterion's id."""

    def __init__(self, faults: Mapping[UUID, Words]) -> None:
        super().__init__(_l("Look at the points again. Nothing was sent."))
        self.faults = faults


def declare(
    juror: Juror,
    entries: Sequence[Entry],
    conflicting: Mapping[UUID, str],
    *,
    by: User,
    at: datetime,
) -> int:
    """The juror read who stands behind these entries and states conflicts with some, else none.

    `conflicting` is why, by entry. Computed conflicts are looked for once more before anything is
    opened. How many entries are left to mark.
    """
    find_conflicts(juror.round, at=at, jurors=[juror], entries=entries)
    for entry in entries:
        if entry.id in conflicting:
            declare_conflict(juror, entry, conflicting[entry.id].strip(), by=by, at=at)
    juror.declared_at = at
    audit.record("juror:declared", juror, by=by, at=at, entries=len(entries))
    db.session.flush()
    barred = barred_pairs(juror.round)
    return sum((juror.id, entry.id) not in barred for entry in entries)


def save_points(one: Assignment, marks: Marks, *, by: User, at: datetime) -> None:
    """Write the juror's own draft; empty points are taken back.

    Wrong ones stay as they were and are named once all else is written (WrongPoints): a view that
    commits then loses nothing.
    """
    _require_open(one, by)
    points, faults = read_points(_criteria(one), marks.points)
    _write(one, points, marks, wrong=faults)
    if faults:
        raise WrongPoints(faults)


def submit_score(one: Assignment, marks: Marks, *, by: User, at: datetime) -> bool:
    """Lock the mark. Refuses missing points and such beyond the criterion, all at once.

    The round's first one locks its rubric and how it ranks. False when a conflict came up since
    the page was opened: then the entry is taken away, which has to be kept, and nothing is marked.
    """
    _lock_round(one)
    _require_open(one, by)
    return _submitted(one, marks, by, at)


def enter_from_paper(one: Assignment, marks: Marks, *, by: User, at: datetime) -> bool:
    """The coordinator enters a juror's printed sheet; else as `submit_score`, and marked as such.

    What the juror had drafted gives way to the sheet.
    """
    _lock_round(one)
    authorize(JuryPermission.COORDINATE, one.entry.round, user=by)
    refuse_own(one.entry.round, by)
    if one.standing is not AssignmentState.ASSIGNED:
        raise Conflict(MARKED)
    if one.entry.round.standing is not RoundState.OPEN:
        raise Conflict(_l("Marking is over; nothing can be given any more."))
    if one.juror.user_id == by.id:
        raise DomainError(_l("Nobody enters a sheet of their own: give your marks as a juror."))
    is_in = _submitted(one, marks, by, at)
    if is_in:
        one.from_paper = True
        told = {"entry": one.entry.reference, "juror": one.juror.name}
        audit.record("jury_round:from_paper", one.entry.round, by=by, at=at, **told)
    return is_in


def _submitted(one: Assignment, marks: Marks, by: User, at: datetime) -> bool:
    # Somebody may have joined the team, or changed the employer, since the page was opened.
    if find_conflicts(one.entry.round, at=at, jurors=[one.juror], entries=[one.entry]):
        return False
    points, faults = read_points(_criteria(one), marks.points)
    missing = {
        criterion.id: _l("Give the points for “%(name)s”.", name=tr(criterion.name))
        for criterion in _criteria(one)
        if criterion.id not in points and criterion.id not in faults
    }
    if wrong := {**missing, **faults}:
        reason = " ".join(map(str, wrong.values()))
        audit.record_now("jury_entry:mark_refused", one.entry, by=by, reason=reason)
        raise WrongPoints(wrong)
    _write(one, points, marks)
    one.submitted_at, one.skipped_at = at, None
    ASSIGNMENT_WORKFLOW.fire(one, AssignmentAction.SUBMIT, by=by, at=at)
    judged = one.entry.round
    judged.ranking_locked_at = judged.ranking_locked_at or at
    judged.rubric.locked_at = judged.rubric.locked_at or at
    return True


def skip(one: Assignment, *, by: User, at: datetime) -> None:
    """Leave it for later; it stays to be marked."""
    _require_open(one, by)
    one.skipped_at = at


def recuse(one: Assignment, reason: str, *, by: User, at: datetime) -> None:
    """The juror declares a conflict after all. A mark given before counts no more."""
    authorize(JuryPermission.JUDGE, one, user=by)
    if not reason.strip():
        raise DomainError(_l("Say in a few words what the conflict is."), field="reason")
    declare_conflict(one.juror, one.entry, reason.strip(), by=by, at=at)


def remark(one: Assignment, text: str, *, by: User, at: datetime) -> Remark:
    """Say something to the others of the panel; open to whoever has marked."""
    authorize(JuryPermission.DISCUSS, one, user=by)
    said = Remark(entry_id=one.entry_id, juror_id=one.juror_id, text=text.strip(), at=at)
    db.session.add(said)
    return said


def read_points(
    criteria: Collection[Criterion], typed: Mapping[UUID, str]
) -> tuple[dict[UUID, Decimal], dict[UUID, Words]]:
    """Points by criterion, and what is wrong with the others; what was left empty is in neither."""
    points: dict[UUID, Decimal] = {}
    faults: dict[UUID, Words] = {}
    for criterion in criteria:
        text = plain_digits(typed.get(criterion.id, "")).strip().replace(",", ".")
        if not text:
            continue
        try:
            given = Decimal(text)
            is_right = 0 <= given <= criterion.max_points and given == given.quantize(CENT)
        except InvalidOperation:
            is_right = False
        if is_right:
            points[criterion.id] = given.quantize(CENT)
        else:
            faults[criterion.id] = _l(
                "“%(name)s” takes 0 to %(most)s points, with at most two decimals.",
                name=tr(criterion.name), most=show_number(float(criterion.max_points)),
            )  # fmt: skip
    return points, faults


def _criteria(one: Assignment) -> list[Criterion]:
    return one.entry.round.rubric.criteria


def _require_open(one: Assignment, by: User) -> None:
    authorize(JuryPermission.JUDGE, one, user=by)
    if one.standing is not AssignmentState.ASSIGNED:
        raise Conflict(MARKED)


def _lock_round(one: Assignment) -> None:
    """Closing the round waits until this mark is in, and the other way round.

    The first mark locks round and rubric for writing: two that had only read them would wait for
    each other.
    """
    judged = one.entry.round
    # Only what may have moved: rubric and criteria in hand stay loaded.
    moving = ("state", "ranking_locked_at", "version")
    is_first = judged.ranking_locked_at is None
    db.session.refresh(judged, moving, with_for_update={"read": not is_first})
    if judged.rubric.locked_at is None:
        db.session.refresh(judged.rubric, ("locked_at", "version"), with_for_update=True)


def _write(
    one: Assignment,
    points: Mapping[UUID, Decimal],
    marks: Marks,
    *,
    wrong: Collection[UUID] = (),
) -> None:
    kept = {score.criterion_id: score for score in one.scores}
    for criterion in _criteria(one):
        if criterion.id in wrong:
            continue
        score, given = kept.get(criterion.id), points.get(criterion.id)
        if given is None and score is not None:
            one.scores.remove(score)
        elif given is not None and score is not None:
            score.points = given
        elif given is not None:
            one.scores.append(Score(criterion_id=criterion.id, points=given))
    one.comment_public = marks.comment_public.strip()
    one.comment_internal = marks.comment_internal.strip()
