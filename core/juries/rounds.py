"""Rounds: made, opened, closed and decided, by hand or when their time comes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core import audit
from core.accounts.models import User
from core.db import db
from core.errors import Conflict, DomainError, NotFound, Words
from core.i18n import in_both
from core.juries.conflicts import WATCHED, find_conflicts
from core.juries.models import Entry, JuryRound, Rubric
from core.juries.panels import CHANGEABLE
from core.juries.progress import progress_of
from core.juries.states import (
    ASSIGNMENT_WORKFLOW,
    ROUND_WORKFLOW,
    AssignmentAction,
    AssignmentState,
    JuryPermission,
    RoundAction,
    RoundState,
)
from core.juries.subjects import JURY_SUBJECTS
from core.policy import authorize
from core.references import next_reference

P = JuryPermission
# What marks were given under stays: changed afterwards, they would mean something else.
LOCKED_FIELDS = ("rubric_id", "ranking", "is_blind", "drops_extremes")
LOCKED = _l("Marks have been given: rubric, ranking and blindness stay as they are.")


@dataclass(frozen=True)
class RoundDetails:
    """What a coordinator says of a round; each name equals the column."""

    name: Mapping[str, str]
    rubric_id: UUID
    level: int
    opens_at: datetime
    closes_at: datetime
    jurors_per_entry: int
    quorum: int
    max_per_juror: int
    is_blind: bool
    drops_extremes: bool
    ranking: str
    contact_email: str


def make_round(
    subject: str, context_id: UUID | None, details: RoundDetails, *, by: User, at: datetime
) -> JuryRound:
    authorize(P.MAKE, user=by)
    contexts = JURY_SUBJECTS[subject].contexts(by)
    if context_id not in {known for known, _name in contexts}:
        raise NotFound
    one = JuryRound(
        subject=subject, context_id=context_id, reference=next_reference("JR"), created_at=at
    )
    _write(one, details)
    db.session.add(one)
    db.session.flush()
    audit.record("jury_round:made", one, by=by, at=at)
    return one


def change_round(one: JuryRound, details: RoundDetails, *, by: User, at: datetime) -> None:
    """Refuses, at its field, what marks were given under, and a round that is over."""
    lock_round(one, by)
    if one.standing not in CHANGEABLE:
        raise Conflict(_l("Marking is over; the round stays as it is."))
    before = {name: getattr(one, name) for name in asdict(details)}
    if one.ranking_locked_at is not None:
        for name in LOCKED_FIELDS:
            if getattr(details, name) != before[name]:
                audit.record_now("jury_round:change_refused", one, by=by, field=name)
                raise DomainError(LOCKED, field=name)
    _write(one, details)
    changed = [name for name, value in before.items() if getattr(one, name) != value]
    db.session.flush()
    audit.record("jury_round:changed", one, by=by, at=at, changed=", ".join(changed))


def add_entries(one: JuryRound, ids: Collection[UUID], *, by: User, at: datetime) -> int:
    """Enter things that may be judged here; again, what was taken out. How many came in.

    Conflicts are looked for at once, before anybody sees a title.
    """
    lock_round(one, by)
    if one.standing not in CHANGEABLE:
        raise Conflict(_l("Marking is over; nothing can be entered."))
    there = {each.subject_id: each for each in one.entries}
    position = max((each.position for each in one.entries), default=0)
    entered = []
    for each in JURY_SUBJECTS[one.subject].candidates(one.context_id, one.level):
        known = there.get(each.subject_id)
        if each.subject_id not in ids or (known is not None and known.removed_at is None):
            continue
        if known is None:
            known = Entry(
                round=one, subject_id=each.subject_id, position=(position := position + 1)
            )
            db.session.add(known)
        known.reference, known.title, known.field = each.reference, dict(each.title), each.field
        known.removed_at = None
        entered.append(known)
    db.session.flush()
    audit.record("jury_round:entered", one, by=by, at=at, rows=len(entered))
    find_conflicts(one, at=at, entries=entered)
    return len(entered)


def remove_entry(entry: Entry, reason: str, *, by: User, at: datetime) -> None:
    """It is judged here no longer; marks given stay on record and are not ranked."""
    one = entry.round
    lock_round(one, by)
    if one.standing not in (*CHANGEABLE, RoundState.CLOSED) or entry.removed_at is not None:
        raise Conflict(_l("This can be taken out no more."))
    if not reason.strip():
        raise DomainError(_l("Say why; it stands in the minutes."), field="reason")
    _take_out(entry, by=by, at=at)
    db.session.flush()
    audit.record(
        "jury_round:taken_out", one, by=by, at=at, entry=entry.reference, reason=reason.strip()
    )


def leave_rounds(subject: str, subject_id: UUID, reason: str, *, at: datetime) -> None:
    """What has ended elsewhere is judged no longer; marks given stay on record, not ranked.

    By nobody's name: whoever runs a round may be barred from the thing, and reads its log.
    """
    rows = select(Entry).join(Entry.round).where(
        JuryRound.subject == subject, JuryRound.state.in_(WATCHED),
        Entry.subject_id == subject_id, Entry.removed_at.is_(None),
    )  # fmt: skip
    # Rounds are held before what they judge, in the order of `decide_round`.
    with db.session.no_autoflush:
        held = rows.order_by(JuryRound.id).with_for_update(of=JuryRound)
        entries = db.session.scalars(held).all()
    for entry in entries:
        _take_out(entry, by=None, at=at)
        said = {"entry": entry.reference, "reason": reason}
        audit.record("jury_round:left", entry.round, at=at, **said)


def _take_out(entry: Entry, *, by: User | None, at: datetime) -> None:
    entry.removed_at = at
    for each in entry.assignments:
        if each.standing is AssignmentState.ASSIGNED:
            ASSIGNMENT_WORKFLOW.fire(each, AssignmentAction.RELEASE, by=by, at=at)


def open_round(one: JuryRound, *, by: User | None, at: datetime) -> None:
    """Jurors may mark from now on. Refuses while something is missing, and says what."""
    lock_round(one, by)
    said = progress_of(one).against_opening()
    if one.closes_at <= at:
        said.append(_l("The end of marking has passed: give a later one."))
    if ROUND_WORKFLOW.is_open(one, RoundAction.OPEN):
        refuse_while(one, "open", said, by)
    one.opens_at = min(one.opens_at, at)
    ROUND_WORKFLOW.fire(one, RoundAction.OPEN, by=by, at=at)


def close_round(one: JuryRound, *, by: User | None, at: datetime) -> None:
    """Marking ends. By hand only once every entry has its quorum; the clock ends it anyway.

    A round that ended without its quorum is opened again or loses those entries: it is not
    decided.
    """
    lock_round(one, by)
    if by is not None and ROUND_WORKFLOW.is_open(one, RoundAction.CLOSE):
        refuse_while(one, "close", progress_of(one).against_closing(), by)
        if one.opens_at < at < one.closes_at:
            one.closes_at = at
    ROUND_WORKFLOW.fire(one, RoundAction.CLOSE, by=by, at=at)


def reopen_round(
    one: JuryRound, closes_at: datetime, reason: str, *, by: User, at: datetime
) -> None:
    lock_round(one, by)
    if closes_at <= at:
        raise DomainError(_l("Give an end that is still to come."), field="closes_at")
    one.closes_at = closes_at
    ROUND_WORKFLOW.fire(one, RoundAction.REOPEN, by=by, at=at, note=reason.strip())


def cancel_round(one: JuryRound, reason: str, *, by: User, at: datetime) -> None:
    lock_round(one, by)
    one.reason = reason.strip()
    ROUND_WORKFLOW.fire(one, RoundAction.CANCEL, by=by, at=at, note=one.reason)


def run_clock(*, at: datetime) -> None:
    """Open and close what is due. A round that cannot open stays, and its desk says why."""
    due = (JuryRound.state == RoundState.DRAFT) & (JuryRound.opens_at <= at)
    over = (JuryRound.state == RoundState.OPEN) & (JuryRound.closes_at <= at)
    for one in db.session.scalars(select(JuryRound).where(due | over)).all():
        if one.standing is RoundState.OPEN:
            close_round(one, by=None, at=at)
        elif one.closes_at > at and not progress_of(one).against_opening():
            open_round(one, by=None, at=at)


def lock_round(one: JuryRound, by: User | None) -> None:
    """Whoever changes a round does so alone; what another did meanwhile is seen."""
    if by is not None:
        authorize(P.COORDINATE, one, user=by)
    db.session.flush()
    db.session.refresh(one, with_for_update=True)


def refuse_while(one: JuryRound, what: str, said: list[Words], by: User | None) -> None:
    if said:
        audit.record_now(f"jury_round:{what}_refused", one, by=by, reason=" ".join(map(str, said)))
        raise DomainError(" ".join(map(str, said)))


def _write(one: JuryRound, details: RoundDetails) -> None:
    rubric = db.session.get(Rubric, details.rubric_id)
    if rubric is None or rubric.subject != one.subject:
        raise DomainError(_l("Choose a rubric for what is judged here."), field="rubric_id")
    if rubric.context_id not in (None, one.context_id):
        raise DomainError(_l("Choose a rubric for what is judged here."), field="rubric_id")
    if details.closes_at <= details.opens_at:
        raise DomainError(_l("Marking has to end after it begins."), field="closes_at")
    if not 1 <= details.quorum <= details.jurors_per_entry:
        refusal = _l("The quorum is at least 1, and at most the number of jurors for each entry.")
        raise DomainError(refusal, field="quorum")
    for name, value in asdict(details).items():
        setattr(one, name, value)
    one.name = in_both(details.name, _l("The name is needed in both languages."), field="name")
