"""Papers of a decided round: asked for by whoever runs it, drawn and sealed in the background."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from core import audit
from core.accounts.models import User
from core.clock import now
from core.db import db, reading
from core.documents import services as documents
from core.documents.engine import MissingGlyph
from core.documents.models import IssuedDocument
from core.documents.states import DocumentKind
from core.documents.values import Order
from core.errors import Conflict as MovedOn
from core.errors import DomainError
from core.jobs import enqueue, job
from core.juries.models import Assignment, Entry, Juror, JuryRound
from core.juries.queries import visible_entries
from core.juries.results import minutes
from core.juries.results.certificates import award_certificate, issue_key, juror_certificate
from core.juries.scopes import coordinated_by, readable_entries, without_conflict
from core.juries.states import AssignmentState, JuryPermission, Outcome, RoundAction, RoundState
from core.juries.subjects import JURY_SUBJECTS
from core.policy import authorize
from core.workflow import Move

Subject = TypeVar("Subject", Juror, Entry)
MINUTES, JUROR, AWARD = "juries.minutes", "juries.juror_certificate", "juries.award"


def ask_for_minutes(one: JuryRound) -> None:
    enqueue(MINUTES, round_id=str(one.id))


def follow_decision(move: Move) -> None:
    """Minutes come with the decision, in its transaction, or not at all."""
    if isinstance(move.subject, JuryRound) and move.action == RoundAction.DECIDE:
        ask_for_minutes(move.subject)


def draw_minutes_again(one: JuryRound, *, by: User) -> None:
    _require_decided(one, by)
    if one.minutes_document_id is None:
        ask_for_minutes(one)


def certify_jurors(one: JuryRound, *, by: User, at: datetime) -> int:
    """Have certificates drawn for all who marked something and have none; how many."""
    _require_decided(one, by)
    jurors = uncertified(one)
    for juror in jurors:
        enqueue(JUROR, juror_id=str(juror.id))
    audit.record("jury_round:certified", one, by=by, at=at, given=len(jurors))
    return len(jurors)


def award(
    one: JuryRound, first: int, last: int, name: Mapping[str, str], *, by: User, at: datetime
) -> int:
    """Give those promoted at ranks `first` to `last` an award by its name; how many.

    Refuses ranks nobody was promoted at, and leaves out who has an award of this round.
    """
    _require_decided(one, by)
    entries = db.session.scalars(
        select(Entry).where(
            Entry.round_id == one.id,
            Entry.outcome == Outcome.PROMOTED,
            Entry.rank.between(first, last),
        )
    ).all()
    entries = _without(entries, DocumentKind.AWARD_CERTIFICATE)
    if not entries:
        raise DomainError(_l("Nobody who passed is at these ranks without an award."), field="last")
    for entry in entries:
        enqueue(AWARD, entry_id=str(entry.id), award_name=dict(name))
    told = {"given": len(entries), "award": name.get("zh") or name.get("en", "")}
    audit.record("jury_round:awarded", one, by=by, at=at, **told)
    return len(entries)


def uncertified(one: JuryRound) -> list[Juror]:
    marked = Juror.assignments.any(Assignment.state == AssignmentState.SUBMITTED)
    jurors = db.session.scalars(select(Juror).where(Juror.round_id == one.id, marked)).all()
    return _without(jurors, DocumentKind.JUROR_CERTIFICATE)


def certificates_of(one: JuryRound, user: User) -> Sequence[IssuedDocument]:
    """Of its jurors and awards, the newest last; no award for an entry the person must not see."""
    seen = visible_entries(user).with_only_columns(Entry.id).where(Entry.round_id == one.id)
    ids = [str(each) for each in db.session.scalars(seen)]
    ids += [str(juror.id) for juror in one.jurors]
    rows = select(IssuedDocument).where(
        IssuedDocument.subject_kind.in_((Juror.__tablename__, Entry.__tablename__)),
        IssuedDocument.subject_id.in_(ids),
    )
    return db.session.scalars(rows.order_by(IssuedDocument.issued_at)).all()


def own_certificates(user: User) -> Sequence[IssuedDocument]:
    """What the person was given as a juror or won, alone or in a team; the newest first."""
    theirs: list[str] = []
    for subject in JURY_SUBJECTS:
        if ids := subject.belonging(user):
            rows = select(Entry.id).join(Entry.round).where(JuryRound.subject == subject.key)
            theirs += map(str, db.session.scalars(rows.where(Entry.subject_id.in_(ids))))
    one = IssuedDocument
    won = (one.subject_kind == Entry.__tablename__) & one.subject_id.in_(theirs)
    kinds = DocumentKind.JUROR_CERTIFICATE, DocumentKind.AWARD_CERTIFICATE
    mine = select(one).where(one.kind.in_(kinds), (one.holder_id == user.id) | won)
    return db.session.scalars(mine.order_by(one.issued_at.desc(), one.serial)).all()


def may_read_minutes(user: User, round_id: str) -> bool:
    """Whoever runs the round, unless a conflict on any panel bars them from an entry of it."""
    one = db.session.get(JuryRound, UUID(round_id))
    if one is None or not coordinated_by(user).test(one):
        return False
    barred = select(Entry.id).where(Entry.round_id == one.id, ~without_conflict(user).sql)
    return db.session.scalar(barred.limit(1)) is None


def may_read_of_juror(user: User, juror_id: str) -> bool:
    juror = db.session.get(Juror, UUID(juror_id))
    return juror is not None and coordinated_by(user).test(juror.round)


def may_read_of_entry(user: User, entry_id: str) -> bool:
    entry = db.session.get(Entry, UUID(entry_id))
    if entry is None or not user.is_authenticated:
        return False
    if entry.subject_id in JURY_SUBJECTS[entry.round.subject].belonging(user):
        return True
    return coordinated_by(user).test(entry.round) and readable_entries(user).test(entry)


READERS: Mapping[type[Any], Callable[[User, str], bool]] = {
    JuryRound: may_read_minutes, Juror: may_read_of_juror, Entry: may_read_of_entry,
}  # fmt: skip


@job(MINUTES)
def draw_minutes(round_id: str) -> None:
    """Drawn without a transaction, then registered with the round that names them, once."""
    document = _issued(JuryRound, round_id, lambda one, at: minutes.minutes_order(one, at=at))
    if document is not None:
        db.session.get_one(JuryRound, UUID(round_id)).minutes_document_id = document.id


@job(JUROR)
def draw_juror_certificate(juror_id: str) -> None:
    """For what the juror marked; a name that no typeface prints has none."""
    _issued(Juror, juror_id, lambda juror, at: juror_certificate(juror, _marked(juror), at=at))


@job(AWARD)
def draw_award(entry_id: str, award_name: dict[str, str]) -> None:
    def order(entry: Entry, at: datetime) -> Order:
        found = JURY_SUBJECTS[entry.round.subject].holders([entry.subject_id])
        return award_certificate(entry, award_name, found.get(entry.subject_id, (None, "")), at=at)

    _issued(Entry, entry_id, order)


def _issued(
    kind: type, row_id: str, order_of: Callable[[Any, datetime], Order]
) -> IssuedDocument | None:
    """Draw and register what is not registered yet; None where nothing was done."""
    with reading():
        subject = db.session.get(kind, UUID(row_id))
        order = order_of(subject, now()) if subject is not None else None
        is_there = order is None or documents.find_by_key(order.issue_key) is not None
    if is_there or order is None:
        return None
    try:
        pdf = documents.draw(order)
    except MissingGlyph:
        return None
    return documents.register(order, pdf)


def _marked(juror: Juror) -> int:
    rows = select(func.count()).where(
        Assignment.juror_id == juror.id, Assignment.state == AssignmentState.SUBMITTED
    )
    return db.session.scalar(rows) or 0


def _without(subjects: Sequence[Subject], kind: DocumentKind) -> list[Subject]:
    """Those for which no document of this kind was issued, whatever became of it."""
    keys = [issue_key(kind, each) for each in subjects]
    held = select(IssuedDocument.issue_key).where(IssuedDocument.issue_key.in_(keys))
    found = set(db.session.scalars(held))
    return [each for each, key in zip(subjects, keys, strict=True) if key not in found]


def _require_decided(one: JuryRound, by: User) -> None:
    authorize(JuryPermission.COORDINATE, one, user=by)
    if one.standing is not RoundState.DECIDED:
        raise MovedOn(_l("Papers are issued once the result is on record."))
