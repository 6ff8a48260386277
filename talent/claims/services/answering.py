"""Answering what a reviewer asks, one by one or all at once; none loses an answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l

from core import audit, outbox
from core.accounts.models import User
from core.db import db
from core.errors import Conflict, DomainError
from core.policy import authorize
from talent.claims import clock, mails
from talent.claims.models import Claim, ClaimPaper, SupplementRequest
from talent.claims.services.supplementing import go_back
from talent.claims.states import OTHER_PAPER, ClaimAction, ClaimPermission
from talent.claims.values import Answer
from talent.wallet.queries import list_papers_by_id


def keep_answer(claim: Claim, answer: Answer, *, by: User, at: datetime) -> SupplementRequest:
    """Keep words and paper with a question, to be sent later; nobody else reads them until then.

    Possible too after the question was withdrawn, or the claim lapsed meanwhile. Refuses one that
    was answered, and one of another claim.
    """
    authorize(ClaimPermission.KEEP_ANSWER, claim, user=by)
    request = _request_of(claim, answer)
    if answer.paper_id is not None:
        papers = list_papers_by_id([answer.paper_id])
        if not papers or papers[0].owner_id != by.id or papers[0].removed_at is not None:
            raise DomainError(_l("Choose this paper again."), field=f"paper_{request.id}")
    request.answer, request.paper_id = answer.text, answer.paper_id
    db.session.flush()
    return request


def answer_request(claim: Claim, answer: Answer, *, by: User, at: datetime) -> Claim:
    """Send one answer; with the last of them the claim goes back to whoever asked."""
    authorize(ClaimPermission.ANSWER, claim, user=by)
    asked = keep_answer(claim, answer, by=by, at=at)
    if not asked.is_open:
        raise Conflict(_l("This question was withdrawn. What you wrote is kept."))
    _require_answer(asked)
    _send(claim, asked, by, at)
    return _go_on(claim, by, at)


def answer_requests(claim: Claim, answers: Sequence[Answer], *, by: User, at: datetime) -> Claim:
    """Send all answers back to whoever asked; refuses while one is missing."""
    authorize(ClaimPermission.ANSWER, claim, user=by)
    for answer in answers:
        keep_answer(claim, answer, by=by, at=at)
    for asked in claim.open_requests:
        _require_answer(asked)
    for asked in claim.open_requests:
        _send(claim, asked, by, at)
    return _go_on(claim, by, at)


def send_kept(claim: Claim, *, by: User, at: datetime) -> None:
    """Send what was kept for open questions, so that none is lost; end those without an answer."""
    for asked in claim.open_requests:
        if asked.has_answer:
            _send(claim, asked, by, at)
        else:
            asked.withdrawn_at = at


def _go_on(claim: Claim, by: User, at: datetime) -> Claim:
    claim.changed_at = at
    if not claim.open_requests:
        go_back(claim, ClaimAction.ANSWER_SUPPLEMENT, by=by, at=at, text={})
        outbox.post(mails.answers_received(claim))
    else:
        clock.wait_for_last(claim)
    db.session.flush()
    return claim


def _request_of(claim: Claim, answer: Answer) -> SupplementRequest:
    for request in claim.requests:
        if request.id == answer.request_id and not request.is_answered:
            return request
    raise Conflict(_l("This question was answered already or does not belong to this claim."))


def _require_answer(asked: SupplementRequest) -> None:
    if not asked.has_answer:
        raise DomainError(_l("Answer this in words or add a paper."), field=f"answer_{asked.id}")


def _send(claim: Claim, asked: SupplementRequest, by: User, at: datetime) -> None:
    asked.answered_at = at
    if asked.paper_id is not None:
        _add_paper(claim, asked, at)
    audit.record("claim:request:answered", claim, by=by, at=at, request=asked.number)


def _add_paper(claim: Claim, asked: SupplementRequest, at: datetime) -> None:
    if any(used.paper_id == asked.paper_id for used in claim.papers):
        return
    # Several questions asked at once may be of one kind; only what was there before is set aside.
    beside = {other.paper_id for other in claim.requests if other.asked_at == asked.asked_at}
    for used in claim.papers:
        if used.kind != asked.kind or used.set_aside_at is not None or used.kind == OTHER_PAPER:
            continue
        if used.paper_id not in beside:
            used.set_aside_at = at
    assert asked.paper_id is not None
    claim.papers.append(ClaimPaper(kind=asked.kind, paper_id=asked.paper_id))
