"""Asking for more papers, item by item, and answering; none loses an answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l

from core import audit, outbox
from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.errors import Conflict, DomainError
from core.policy import authorize
from core.working_days.services import working_calendar
from talent.claims import clock, mails
from talent.claims.models import Claim, ClaimPaper, SupplementRequest
from talent.claims.services.moves import move
from talent.claims.states import (
    OTHER_PAPER,
    SUPPLEMENT_DAYS,
    ClaimAction,
    ClaimPermission,
    ClaimState,
)
from talent.claims.values import Answer, Question
from talent.wallet.queries import list_papers_by_id


def request_supplement(
    claim: Claim, questions: Sequence[Question], *, by: User, at: datetime
) -> Claim:
    """Ask the claimant for each of `questions`; the clock stops until they answer.

    Refuses an empty list and a question without text. One language is enough: what the claimant
    reads is marked where it is not in theirs.
    """
    authorize(ClaimPermission.ASK, claim, user=by)
    if not questions:
        raise DomainError(_l("Say what is missing."), field="questions")
    if any(not any(said.strip() for said in q.text.values()) for q in questions):
        raise DomainError(_l("Write each question in one language at least."), field="questions")
    claim.asked_from = claim.state
    clock.pause_for_claimant(claim, beijing_date(at))
    for question in questions:
        claim.requests.append(
            SupplementRequest(
                number=len(claim.requests) + 1,
                kind=question.kind,
                question=dict(question.text),
                asked_at=at,
                asked_by_id=by.id,
            )
        )
    claim.is_extended = False
    move(claim, ClaimAction.REQUEST_SUPPLEMENT, by=by, at=at)
    outbox.post(mails.supplement_requested(claim))
    return claim


def keep_answer(claim: Claim, answer: Answer, *, by: User, at: datetime) -> SupplementRequest:
    """Keep one answer; it counts when all are sent. Refuses a request of another claim."""
    authorize(ClaimPermission.ANSWER, claim, user=by)
    request = _request_of(claim, answer)
    if answer.paper_id is not None:
        papers = list_papers_by_id([answer.paper_id])
        if not papers or papers[0].owner_id != by.id or papers[0].removed_at is not None:
            raise DomainError(_l("Choose this paper again."), field=f"paper_{request.id}")
    request.answer, request.paper_id = answer.text, answer.paper_id
    claim.changed_at = at
    db.session.flush()
    return request


def answer_requests(claim: Claim, answers: Sequence[Answer], *, by: User, at: datetime) -> Claim:
    """Send the answers back to whoever asked; refuses while one is left open."""
    for answer in answers:
        keep_answer(claim, answer, by=by, at=at)
    authorize(ClaimPermission.ANSWER, claim, user=by)
    for request in claim.requests:
        if request.is_answered:
            continue
        if not request.answer and request.paper_id is None:
            raise DomainError(
                _l("Answer this in words or add a paper."), field=f"answer_{request.id}"
            )
        _send(claim, request, at)
    move(claim, ClaimAction.ANSWER_SUPPLEMENT, by=by, at=at, to=ClaimState(claim.asked_from))
    # The move gave the state all its days anew; it has only those it had left.
    clock.resume(claim, beijing_date(at))
    db.session.flush()
    outbox.post(mails.answers_received(claim))
    return claim


def send_kept(claim: Claim, *, at: datetime) -> None:
    """Send whatever answers were kept and never sent, so that none is lost."""
    for request in claim.requests:
        if not request.is_answered and (request.answer or request.paper_id is not None):
            _send(claim, request, at)


def extend_term(claim: Claim, *, by: User, at: datetime) -> Claim:
    """Give the claimant the term once more; refuses a second time (recognition.md §8)."""
    authorize(ClaimPermission.ANSWER, claim, user=by)
    if claim.is_extended or claim.due_on is None:
        raise Conflict(_l("The term was extended already."))
    claim.due_on = working_calendar().add(claim.due_on, SUPPLEMENT_DAYS)
    claim.is_extended, claim.changed_at = True, at
    audit.record("claim:term:extended", claim, by=by, at=at, due=claim.due_on.isoformat())
    db.session.flush()
    return claim


def _request_of(claim: Claim, answer: Answer) -> SupplementRequest:
    for request in claim.requests:
        if request.id == answer.request_id and not request.is_answered:
            return request
    raise Conflict(_l("This question was answered already or does not belong to this claim."))


def _send(claim: Claim, request: SupplementRequest, at: datetime) -> None:
    request.answered_at = at
    if request.paper_id is not None:
        _add_paper(claim, request, at)


def _add_paper(claim: Claim, request: SupplementRequest, at: datetime) -> None:
    if any(used.paper_id == request.paper_id for used in claim.papers):
        return
    # Several answers of one round may be of one kind; only what was there before is set aside.
    answered_now = {other.paper_id for other in claim.requests if other.answered_at == at}
    for used in claim.papers:
        if used.kind != request.kind or used.set_aside_at is not None or used.kind == OTHER_PAPER:
            continue
        if used.paper_id not in answered_now:
            used.set_aside_at = at
    assert request.paper_id is not None
    claim.papers.append(ClaimPaper(kind=request.kind, paper_id=request.paper_id))
