"""Reviews of decisions, and whether there is a way to one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager

from core.accounts.models import User
from core.accounts.roles import Role
from core.clock import today
from core.db import db
from core.errors import Words
from core.i18n import show_date
from core.scopes import Rule
from talent.claims.letter_words import reviewable_until
from talent.claims.models import Claim
from talent.claims.queries import visible_to
from talent.claims.scopes import covered_by, impartial, readable_by, untouched_by
from talent.claims.states import ClaimAction, ClaimState
from talent.decision_reviews.models import DecisionReview
from talent.decision_reviews.states import ReviewState
from talent.revocations.queries import unproposed_by

REVIEWABLE = frozenset({ClaimState.REFUSED, ClaimState.REVOKED})
_NOTHING = _l("Only a refusal or a revocation can be reviewed.")
_FINAL = _l(
    "A review has upheld this decision; it is final here. A new claim is open to you at any time."
)

_TAKEN_BACK = _l(
    "You took back your request for a review, so the decision stands. A new claim is open to you "
    "at any time."
)


@dataclass(frozen=True)
class WayToReview:
    """The last day for asking (None where no holiday table tells it), or why there is no way."""

    until: date | None = None
    refusal: Words = ""

    @property
    def is_open(self) -> bool:
        return not self.refusal


def way_to_review(claim: Claim, on: date | None = None) -> WayToReview:
    """Whether the claim's last decision may be reviewed yet, today unless a day is given."""
    if claim.standing not in REVIEWABLE:
        return WayToReview(refusal=_NOTHING)
    decision = claim.decisions[-1]
    if decision.action == ClaimAction.UPHOLD:
        return WayToReview(refusal=_FINAL)
    if claim.moves[-1].action == ClaimAction.WITHDRAW_REVIEW:
        return WayToReview(refusal=_TAKEN_BACK)
    until = reviewable_until(decision.at)
    if until is not None and (on or today()) > until:
        said = _l("The time for asking for a review ended on %(day)s.", day=show_date(until))
        return WayToReview(until, said)
    return WayToReview(until)


def review_of(claim: Claim) -> DecisionReview | None:
    """The latest review of one of the claim's decisions."""
    rows = select(DecisionReview).where(DecisionReview.claim_id == claim.id)
    return db.session.scalar(rows.order_by(DecisionReview.asked_at.desc()).limit(1))


def decided_by(user: User) -> Rule:
    """The claims whose decision the person may review: of the city, and untouched (§8 (c))."""
    own = covered_by(user, Role.CITY_REVIEWER) & readable_by(user)
    return own & impartial(user) & untouched_by(user) & unproposed_by(user)


def visible_reviews(user: User) -> Select[Any]:
    """Those of claims of others that the person may see."""
    rows = select(DecisionReview).join(DecisionReview.claim)
    rows = rows.options(contains_eager(DecisionReview.claim))
    return rows.where(visible_to(user), Claim.claimant_id != user.id)


def waiting_reviews(user: User) -> Select[Any]:
    """Those that the person may decide, the first asked for first."""
    rows = visible_reviews(user).where(
        DecisionReview.state == ReviewState.OPEN, decided_by(user).sql
    )
    return rows.order_by(DecisionReview.asked_at, DecisionReview.reference)


def count_waiting(user: User, on: date) -> tuple[int, int]:
    """How many the person may decide, and how many of those are late."""
    waits = (DecisionReview.state == ReviewState.OPEN, decided_by(user).sql)
    late = func.count().filter(Claim.due_on < on)
    rows = select(func.count(), late).select_from(DecisionReview).join(DecisionReview.claim)
    waiting, overdue = db.session.execute(rows.where(*waits)).one()
    return waiting, overdue
