"""Letters about reviews, to the claimant in their language."""

from __future__ import annotations

from typing import Any

from core.clock import beijing_date
from core.outbox import Letter
from core.web import absolute_url
from talent.claims.clock import read_clock
from talent.decision_reviews.models import DecisionReview


def review_received(review: DecisionReview) -> Letter:
    """That it came, who decides it, and by when."""
    return _to_claimant(review, "received", due_on=review.claim.due_on)


def review_decided(review: DecisionReview) -> Letter:
    """The outcome and its reasons, and what follows."""
    return _to_claimant(review, "decided", text=review.text)


def review_withdrawn(review: DecisionReview) -> Letter:
    """That the request was taken back, and that the decision stands."""
    return _to_claimant(review, "withdrawn")


def _to_claimant(review: DecisionReview, letter: str, **values: Any) -> Letter:
    claim = review.claim
    return Letter(
        template=f"decision_reviews/{letter}",
        address=claim.claimant.email,
        language=claim.claimant.preferred_language,
        recipient_name=claim.holder_name,
        values={
            "review": review,
            "claim": claim,
            "claim_url": absolute_url("claims.show", reference=claim.reference),
            "clock": read_clock(claim, beijing_date(claim.changed_at)),
            **values,
        },
        recipient_id=claim.claimant_id,
        key=f"decision-review-{letter}:{review.id}",
        about=claim,
    )
