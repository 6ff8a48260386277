"""Ask for a review, take the request back, and decide it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask_babel import lazy_gettext as _l

from core import audit, outbox
from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.errors import Conflict
from core.i18n import in_both
from core.policy import authorize
from core.references import next_reference
from talent.claims import services as claims
from talent.claims.models import Claim
from talent.claims.queries import find_open_claim
from talent.decision_reviews import mails
from talent.decision_reviews.models import DecisionReview
from talent.decision_reviews.queries import way_to_review
from talent.decision_reviews.states import REVIEW_WORKFLOW, ReviewAction, ReviewPermission
from talent.statements.services import Statement, keep_statement

SERIES = "FH"
_TEXT = _l("Write the outcome in English and in Chinese.")


def ask_for_review(claim: Claim, said: Statement, *, by: User, at: datetime) -> DecisionReview:
    """Have the claim's last decision reviewed, on these grounds (recognition.md §8).

    Refuses where nothing was refused, after the 20 working days, after a review that upheld it, and
    while a new claim on the same entry is open: two open claims on one entry are never kept.
    """
    authorize(ReviewPermission.ASK, claim, user=by)
    way = way_to_review(claim, beijing_date(at))
    if not way.is_open:
        raise Conflict(way.refusal)
    if find_open_claim(claim.claimant_id, claim.entry_code) is not None:
        raise Conflict(
            _l("You have an open claim on this qualification. Withdraw it first to ask for this.")
        )
    review = DecisionReview(
        reference=next_reference(SERIES),
        claim=claim,
        decision=claim.decisions[-1],
        statement=keep_statement(claim, said, by=by, at=at),
        asked_at=at,
    )
    db.session.add(review)
    claims.open_review(claim, by=by, at=at)
    audit.record("decision_review:asked", review, by=by, at=at, claim=claim.reference)
    outbox.post(mails.review_received(review))
    return review


def set_aside(review: DecisionReview, reason: Mapping[str, str], *, by: User, at: datetime) -> None:
    """The decision falls: the claim is reviewed anew, by others, with all its days."""
    text = _settle(review, ReviewAction.SET_ASIDE, reason, by=by, at=at)
    claims.set_decision_aside(review.claim, text, by=by, at=at)
    outbox.post(mails.review_decided(review))


def uphold(review: DecisionReview, reason: Mapping[str, str], *, by: User, at: datetime) -> None:
    """The decision stands and is final here; a new claim stays open at any time."""
    text = _settle(review, ReviewAction.UPHOLD, reason, by=by, at=at)
    claims.uphold_decision(review.claim, text, by=by, at=at)
    outbox.post(mails.review_decided(review))


def withdraw(review: DecisionReview, *, by: User, at: datetime) -> None:
    """The claimant takes the request back: the decision stands, and is reviewed no more.

    As with an application for reconsideration under the law, the same grounds cannot be brought a
    second time (行政复议法).
    """
    authorize(ReviewPermission.WITHDRAW, review, user=by)
    review.decided_at, review.decided_by_id = at, by.id
    REVIEW_WORKFLOW.fire(review, ReviewAction.WITHDRAW, by=by, at=at)
    claims.withdraw_review(review.claim, by=by, at=at)
    outbox.post(mails.review_withdrawn(review))


def _settle(
    review: DecisionReview, action: ReviewAction, reason: Mapping[str, str], *, by: User,
    at: datetime,
) -> Mapping[str, str]:  # fmt: skip
    text = in_both(reason, _TEXT, field="text")
    review.text, review.decided_at, review.decided_by_id = dict(text), at, by.id
    REVIEW_WORKFLOW.fire(review, action, by=by, at=at)
    db.session.flush()
    return text
