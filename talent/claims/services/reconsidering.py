"""What a review of its decision, or its revocation, does to a claim.

`talent.decision_reviews` and `talent.revocations` tell who asks, who is heard and who decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from core.accounts.models import User
from core.documents.states import EndReason
from talent.claims.clock import start_anew
from talent.claims.models import Claim
from talent.claims.services.issuing import ask_for_letter
from talent.claims.services.moves import move
from talent.claims.services.panels import claim_as_before_panel
from talent.claims.states import ClaimAction, ClaimState


def open_review(claim: Claim, *, by: User, at: datetime) -> None:
    """The decision is looked at again; the days of the review are counted by themselves."""
    move(claim, ClaimAction.REQUEST_REVIEW, by=by, at=at)
    start_anew(claim)


def set_decision_aside(claim: Claim, text: Mapping[str, str], *, by: User, at: datetime) -> None:
    """Back to second review as if it came there now: the clock and the second reviewer are new.

    What was decided stays in the history alone.
    """
    claim_as_before_panel(claim)
    claim.second_reviewer_id = claim.provincial_sealer_id = None
    claim.decided_at = claim.notice_starts_on = claim.notice_ends_on = None
    claim.reason, claim.reason_text, claim.title_obtained_on = "", {}, None
    move(claim, ClaimAction.SET_ASIDE, by=by, at=at, text=text)
    start_anew(claim)
    ask_for_letter(claim)


def uphold_decision(claim: Claim, text: Mapping[str, str], *, by: User, at: datetime) -> None:
    """The decision stands, and nobody here reviews it again (recognition.md §8)."""
    claim.decided_at = at
    move(claim, ClaimAction.UPHOLD, by=by, at=at, reason=claim.reason, text=text)
    ask_for_letter(claim)


def withdraw_review(claim: Claim, *, by: User, at: datetime) -> None:
    """Back to the decision that was to be reviewed, which stands."""
    decided = ClaimState(claim.decisions[-1].target)
    move(claim, ClaimAction.WITHDRAW_REVIEW, by=by, at=at, to=decided)


def revoke_title(
    claim: Claim, reason: EndReason, text: Mapping[str, str], *, by: User, at: datetime
) -> None:
    """The title is gone; whoever calls ends its certificate in the same transaction."""
    claim.decided_at, claim.reason, claim.reason_text = at, reason, dict(text)
    move(claim, ClaimAction.REVOKE, by=by, at=at, reason=reason, text=text)
    ask_for_letter(claim)
