"""Asking for more, item by item: any number, each with its own term, each to be withdrawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask import current_app
from flask_babel import lazy_gettext as _l

from core import outbox
from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.errors import Conflict, DomainError
from core.i18n import in_both
from core.policy import authorize
from talent.claims import clock, mails
from talent.claims.models import Claim, SupplementRequest
from talent.claims.services.moves import move, note_step
from talent.claims.states import SUPPLEMENT_DAYS, ClaimAction, ClaimPermission, ClaimState
from talent.claims.values import Question


def request_supplement(
    claim: Claim, questions: Sequence[Question], *, by: User, at: datetime
) -> Claim:
    """Ask the claimant for each of `questions`; the clock stops until all are answered.

    Refuses an empty list and a question without text. One language is enough: what the claimant
    reads is marked where it is not in theirs.
    """
    authorize(ClaimPermission.ASK, claim, user=by)
    claim.asked_from = claim.state
    asked = _add(claim, questions, by=by, at=at)
    clock.pause_for_claimant(claim, beijing_date(at))
    move(claim, ClaimAction.REQUEST_SUPPLEMENT, by=by, at=at)
    outbox.post(mails.supplement_requested(claim, asked))
    return claim


def ask_further(claim: Claim, questions: Sequence[Question], *, by: User, at: datetime) -> None:
    """Ask for more while the claim waits; each new question has its whole term from today.

    By the rules of `request_supplement`; the clock, which stands still, goes on doing so.
    """
    authorize(ClaimPermission.CHANGE_REQUESTS, claim, user=by)
    asked = _add(claim, questions, by=by, at=at)
    clock.wait_for_last(claim)
    note_step(claim, ClaimAction.ASK_FURTHER, by=by, at=at, text={})
    outbox.post(mails.supplement_requested(claim, asked))


def withdraw_request(
    claim: Claim, number: int, reason: Mapping[str, str], *, by: User, at: datetime
) -> None:
    """Ask for it no longer, for a reason the claimant reads in both languages.

    What was written to it stays with the claimant. With nothing left open the claim goes back to
    the state that asked, with the days it had left (recognition.md §8).
    """
    authorize(ClaimPermission.CHANGE_REQUESTS, claim, user=by)
    asked = _open_one(claim, number)
    in_both(reason, _l("Write the reason in English and in Chinese."), field="text")
    asked.withdrawn_at, asked.withdrawn_by_id, asked.withdrawal = at, by.id, dict(reason)
    if claim.open_requests:
        clock.wait_for_last(claim)
        note_step(claim, ClaimAction.WITHDRAW_REQUEST, by=by, at=at, text=reason)
    else:
        go_back(claim, ClaimAction.WITHDRAW_REQUEST, by=by, at=at, text=reason)
    outbox.post(mails.request_withdrawn(claim, asked))


def lengthen_request(claim: Claim, number: int, *, by: User, at: datetime) -> SupplementRequest:
    """Give one question `supplement_extension_days` more; refuses a second time (§8).

    The claimant does it alone; where a reviewer does, the claimant is written to.
    """
    authorize(ClaimPermission.LENGTHEN_REQUEST, claim, user=by)
    asked = _open_one(claim, number)
    if asked.is_extended:
        raise Conflict(_l("The term was extended already."))
    asked.days += current_app.extensions["settings"].supplement_extension_days
    asked.extended_at = at
    clock.set_term(asked)
    clock.wait_for_last(claim)
    note_step(claim, ClaimAction.LENGTHEN_REQUEST, by=by, at=at, text={})
    if by.id != claim.claimant_id:
        outbox.post(mails.request_lengthened(claim, asked))
    return asked


def go_back(
    claim: Claim, action: ClaimAction, *, by: User, at: datetime, text: Mapping[str, str]
) -> None:
    """Back to the state that asked. The move gives it all its days; it has those it had left."""
    move(claim, action, by=by, at=at, to=ClaimState(claim.asked_from), text=text)
    clock.resume(claim, beijing_date(at))
    db.session.flush()


def _add(
    claim: Claim, questions: Sequence[Question], *, by: User, at: datetime
) -> list[SupplementRequest]:
    if not questions:
        raise DomainError(_l("Say what is missing."), field="questions")
    if any(not any(said.strip() for said in q.text.values()) for q in questions):
        raise DomainError(_l("Write each question in one language at least."), field="questions")
    added = []
    for question in questions:
        asked = SupplementRequest(
            number=len(claim.requests) + 1, kind=question.kind, question=dict(question.text),
            asked_at=at, asked_by_id=by.id, asked_from=claim.asked_from, days=SUPPLEMENT_DAYS,
            answer="",
        )  # fmt: skip
        clock.set_term(asked)
        claim.requests.append(asked)
        added.append(asked)
    return added


def _open_one(claim: Claim, number: int) -> SupplementRequest:
    for asked in claim.open_requests:
        if asked.number == number:
            return asked
    raise DomainError(_l("Choose a question that is still open."), field="request")
