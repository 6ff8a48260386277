"""The reviewers' moves. Two different people decide, and a reason goes with every no."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l

from core import audit, outbox
from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.errors import DomainError
from core.i18n import in_both
from core.policy import authorize
from core.working_days.services import working_calendar
from talent.claims import mails
from talent.claims.models import Claim, ClaimCheck
from talent.claims.policies import against_taking
from talent.claims.precedents import require_reason_to_depart
from talent.claims.scopes import WITH_CITY
from talent.claims.services.issuing import ask_for_letter
from talent.claims.services.moves import move
from talent.claims.states import (
    CLAIM_WORKFLOW,
    DAYS_ALLOWED,
    ClaimAction,
    ClaimPermission,
    ClaimState,
)
from talent.claims.values import Refusal
from talent.wallet.models import WalletPaper
from talent.wallet.services import note_check, withdraw_check

Papers = Sequence[WalletPaper]


def accept_claim(claim: Claim, *, by: User, at: datetime) -> Claim:
    """Take a complete file into initial review; the taker becomes its initial reviewer."""
    authorize(ClaimPermission.ACCEPT, claim, user=by)
    claim.initial_reviewer_id = by.id
    move(claim, ClaimAction.ACCEPT, by=by, at=at)
    return claim


def hand_over(claim: Claim, to: User, *, by: User, at: datetime) -> None:
    """A reviewer of the office it is with has it in hand from now on; its clock runs on.

    Refuses whoever could not decide it, and says why. No step of its history, since nothing is
    decided: the audit log keeps who gave it to whom.
    """
    authorize(ClaimPermission.HAND_OVER, claim, user=by)
    refusal = against_taking(to, claim)
    if refusal:
        raise DomainError(refusal)
    if WITH_CITY.test(claim):
        claim.second_reviewer_id = to.id
    else:
        claim.initial_reviewer_id = to.id
    CLAIM_WORKFLOW.fire(
        claim, ClaimAction.HAND_OVER, by=by, at=at, to=claim.standing, note=str(to.id)
    )


def forward_claim(claim: Claim, *, by: User, at: datetime, note: str = "") -> Claim:
    """Pass the claim to the second review; whoever does it is its initial reviewer."""
    authorize(ClaimPermission.FORWARD, claim, user=by)
    claim.initial_reviewer_id = by.id
    move(claim, ClaimAction.FORWARD, by=by, at=at, internal_note=note)
    return claim


def approve_claim(
    claim: Claim, *, by: User, at: datetime, note: str = "", departure: str = ""
) -> Claim:
    """Approve in second review: to the province where the level is its own, else to the notice.

    Refuses to depart from the latest like case without a reason (`departure`).
    """
    authorize(ClaimPermission.APPROVE, claim, user=by)
    require_reason_to_depart(claim, None, departure)
    claim.second_reviewer_id = by.id
    if claim.needs_province:
        action = ClaimAction.APPROVE_FOR_PROVINCE
        move(claim, action, by=by, at=at, internal_note=note, departure=departure)
        return claim
    return begin_notice(claim, ClaimAction.APPROVE, by=by, at=at, note=note, departure=departure)


def confirm_for_province(claim: Claim, *, by: User, at: datetime, note: str = "") -> Claim:
    """The province's confirmation of an associate-senior title; the public notice begins."""
    authorize(ClaimPermission.CONFIRM, claim, user=by)
    claim.provincial_sealer_id = by.id
    return begin_notice(claim, ClaimAction.CONFIRM_FOR_PROVINCE, by=by, at=at, note=note)


def refuse_claim(
    claim: Claim,
    refusal: Refusal,
    *,
    by: User,
    at: datetime,
    note: str = "",
    departure: str = "",
) -> Claim:
    """Refuse with a reason code and a text in both languages (recognition.md §8 (b)).

    Refuses a missing text, and a departure from the latest like case without a reason. The letter
    tells the reason and the ways that stay open.
    """
    authorize(ClaimPermission.REFUSE, claim, user=by)
    in_both(refusal.text, _l("Write the reason in English and in Chinese."), field="text")
    require_reason_to_depart(claim, refusal.reason, departure)
    if claim.standing is ClaimState.INITIAL_REVIEW:
        claim.initial_reviewer_id = by.id
    elif claim.standing is ClaimState.SECOND_REVIEW:
        claim.second_reviewer_id = by.id
    else:
        claim.provincial_sealer_id = by.id
    claim.decided_at, claim.reason, claim.reason_text = at, refusal.reason, dict(refusal.text)
    move(
        claim,
        ClaimAction.REFUSE,
        by=by,
        at=at,
        reason=refusal.reason,
        text=refusal.text,
        internal_note=note,
        departure=departure,
    )
    outbox.post(mails.claim_refused(claim))
    ask_for_letter(claim)
    return claim


def check_point(
    claim: Claim, point: str, papers: Papers, *, by: User, at: datetime, note: str = ""
) -> None:
    """Tick one line of the checklist; the papers that prove it are noted as checked with it."""
    authorize(ClaimPermission.CHECK_PAPER, claim, user=by)
    for paper in papers:
        if paper.checked_at is None:
            note_check(paper, by=by, at=at, note=note)
    check = _check_of(claim, point) or ClaimCheck(point=point)
    check.by_id, check.at, check.note = by.id, at, note
    if check not in claim.checks:
        claim.checks.append(check)
    audit.record("claim:point:checked", claim, by=by, at=at, point=point)
    db.session.flush()


def uncheck_point(claim: Claim, point: str, papers: Papers, *, by: User, at: datetime) -> None:
    """Take a tick back, and with it the notes on papers that the same tick made."""
    authorize(ClaimPermission.CHECK_PAPER, claim, user=by)
    check = _check_of(claim, point)
    if check is None:
        return
    for paper in papers:
        if paper.checked_at == check.at and paper.checked_by_id == check.by_id:
            withdraw_check(paper, by=by, at=at)
    claim.checks.remove(check)
    audit.record("claim:point:unchecked", claim, by=by, at=at, point=point)
    db.session.flush()


def _check_of(claim: Claim, point: str) -> ClaimCheck | None:
    return next((check for check in claim.checks if check.point == point), None)


def withdraw_claim(claim: Claim, *, by: User, at: datetime) -> Claim:
    """The claimant takes the claim back; allowed until the public notice ends."""
    authorize(ClaimPermission.WITHDRAW, claim, user=by)
    move(claim, ClaimAction.WITHDRAW, by=by, at=at)
    outbox.post(mails.claim_withdrawn(claim))
    db.session.flush()
    return claim


def begin_notice(
    claim: Claim,
    action: ClaimAction,
    *,
    by: User,
    at: datetime,
    note: str,
    departure: str = "",
) -> Claim:
    """Put the claim on public notice from today and write to the claimant."""
    days = DAYS_ALLOWED[ClaimState.PUBLIC_NOTICE]
    claim.notice_starts_on, claim.notice_days_left = beijing_date(at), None
    claim.notice_ends_on = working_calendar().add(claim.notice_starts_on, days)
    move(claim, action, by=by, at=at, internal_note=note, departure=departure)
    outbox.post(mails.notice_begun(claim))
    return claim
