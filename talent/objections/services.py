"""Objections: sent by anybody while a notice runs, and answered by a city reviewer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l

from core import audit, outbox
from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.errors import Conflict
from core.files.checks import CheckedUpload
from core.files.services import keep_upload
from core.i18n import in_both
from core.references import next_reference
from core.workflow import Guest, Move
from talent.claims import services as claims
from talent.claims.models import Claim
from talent.claims.states import ClaimState
from talent.claims.values import Refusal
from talent.objections import mails, queries
from talent.objections.models import ClaimObjection, ObjectionEvidence
from talent.objections.states import OBJECTION_WORKFLOW, Ground, ObjectionAction, ObjectionState

SERIES = "OB"
FILE_PURPOSE = "claim_objection"
Words = Mapping[str, str]
_ANSWER = _l("The answer is needed in both languages.")
# Claims that end so leave their open objections without an object.
_ENDED_WITHOUT_TITLE = frozenset({ClaimState.WITHDRAWN, ClaimState.REFUSED})


@dataclass(frozen=True)
class Objection:
    """What is said against a claim, by whom, and in which language they are answered."""

    name: str
    email: str
    phone: str
    ground: Ground
    statement: str
    language: str


def object_to(
    reference: str,
    said: Objection,
    evidence: Sequence[CheckedUpload],
    *,
    by: User | None,
    at: datetime,
) -> ClaimObjection:
    """Keep an objection and acknowledge it; the first one interrupts the notice.

    NoticeOver once the notice is over: its last day counts whole, in Beijing. Of an address the
    first one is kept until it is answered, and a second gets the same answer: nobody learns by
    trying addresses who objected.
    """
    claim = queries.get_on_notice(reference, beijing_date(at))
    if (known := queries.find_open(claim, said.email)) is not None:
        return known
    one = ClaimObjection(
        reference=next_reference(SERIES), claim=claim, name=said.name, email=said.email,
        phone=said.phone, language=said.language, by_id=by.id if by else None,
        ground=said.ground, statement=said.statement, sent_at=at,
    )  # fmt: skip
    for number, upload in enumerate(evidence, 1):
        file = keep_upload(upload, owner=None, purpose=FILE_PURPOSE, at=at)
        one.evidence.append(ObjectionEvidence(number=number, file=file))
    db.session.add(one)
    db.session.flush()
    # Who objected stands in no log that more people read than the objection itself.
    audit.record("claim_objection:sent", one, at=at, claim=claim.reference)
    if claim.standing is ClaimState.PUBLIC_NOTICE:
        claims.begin_check(claim, at=at)
    outbox.post(mails.received(one))
    return one


def tell(one: ClaimObjection, substance: Words, *, by: User, at: datetime) -> None:
    """Tell the claimant what it is about, in the reviewer's words; again where they change."""
    one.substance = in_both(substance, _l("Write it in both languages."), field="text")
    one.told_at = at
    OBJECTION_WORKFLOW.fire(one, ObjectionAction.TELL, by=by, at=at)
    db.session.flush()
    outbox.post(mails.told(one))


def lengthen(one: ClaimObjection, reason: Words, *, by: User, at: datetime) -> None:
    """Take 30 working days for a complex check, once; everybody concerned reads the reason."""
    OBJECTION_WORKFLOW.fire(one, ObjectionAction.LENGTHEN, by=by, at=at)
    claims.lengthen_check(one.claim, reason, by=by, at=at)
    one.lengthening = dict(reason)
    db.session.flush()
    for each in queries.list_open(one.claim_id):
        outbox.post(mails.lengthened(each, reason))


def dismiss(one: ClaimObjection, answer: Words, *, by: User, at: datetime) -> None:
    """Not right. With the last open one the notice goes on, or the claim is recognised."""
    _answer(one, ObjectionAction.DISMISS, answer, by=by, at=at)
    _go_on(one.claim, by=by, at=at)


def uphold(one: ClaimObjection, answer: Words, refusal: Refusal, *, by: User, at: datetime) -> None:
    """Right: the claim is refused, and further objections to it are settled with it."""
    _answer(one, ObjectionAction.UPHOLD, answer, by=by, at=at)
    claims.refuse_on_objection(one.claim, refusal, by=by, at=at)


def withdraw(one: ClaimObjection, *, guest: Guest, at: datetime) -> None:
    """By the link of its acknowledgement; refuses one that is closed already."""
    if one.standing is not ObjectionState.RECEIVED:
        raise Conflict(_l("This objection is closed already."))
    one.closed_at = at
    OBJECTION_WORKFLOW.fire(one, ObjectionAction.WITHDRAW, by=guest, at=at)
    db.session.flush()
    outbox.post(mails.withdrawn(one))
    _go_on(one.claim, by=None, at=at)


def follow_claim(move: Move) -> None:
    """A claim that ended without the title leaves no objection unanswered."""
    if move.workflow != "claim" or move.source != ClaimState.OBJECTION_CHECK:
        return
    if move.target not in _ENDED_WITHOUT_TITLE:
        return
    for one in queries.list_open(move.subject.id):
        one.closed_at = move.at
        OBJECTION_WORKFLOW.fire(one, ObjectionAction.SETTLE, by=None, at=move.at)
        db.session.flush()
        outbox.post(mails.settled(one))


def _answer(
    one: ClaimObjection, action: ObjectionAction, text: Words, *, by: User, at: datetime
) -> None:
    one.answer = in_both(text, _ANSWER, field="answer")
    one.answered_by_id, one.closed_at = by.id, at
    OBJECTION_WORKFLOW.fire(one, action, by=by, at=at)
    db.session.flush()
    outbox.post(mails.answered(one))


def _go_on(claim: Claim, *, by: User | None, at: datetime) -> None:
    """End the check once no objection is open."""
    if claim.standing is ClaimState.OBJECTION_CHECK and not queries.list_open(claim.id):
        claims.end_check(claim, by=by, at=at)
