"""A review of a decision on the victim's claim."""

from __future__ import annotations

from core.db import db
from talent.claims.states import ClaimState
from talent.decision_reviews.models import DecisionReview
from talent.decision_reviews.queries import review_of
from talent.statements.models import ClaimStatement
from tests.attacks.slices import NOBODY
from tests.factories.talent import Office, make_claim

TABLES = (DecisionReview, ClaimStatement)
REVIEWERS = frozenset({"district", "city", "auditor"})
ONE = [{"reference": "decision_review"}]
CELLS = {
    **{f"decision_reviews.{name}": (ONE, REVIEWERS) for name in ("show", "set-aside", "uphold")},
    "decision_reviews.drop_view": ([{"view_id": "saved_view"}], NOBODY),
    "own_reviews.withdraw": ([{"reference": "reviewed_claim"}], NOBODY),
    "own_reviews.ask": ([{"reference": "reviewed_claim"}, {"reference": "recognised"}], NOBODY),
}
LISTS = {"decision_reviews.index": REVIEWERS}


def things(city) -> dict[str, object]:
    from tests.attacks.city import DISTRICT, EMPLOYER, NAME

    claim = make_claim(
        ClaimState.REVIEW_REQUESTED, office=Office(DISTRICT), claimant=city.victim, name=NAME,
        employer_name=EMPLOYER, document_number="OTHER5678",
    )  # fmt: skip
    review = review_of(claim)
    assert review is not None
    db.session.commit()
    return {"decision_review": review.reference, "reviewed_claim": claim.reference}
