"""Why the office may stop a claim's clock, and for how long (recognition.md §8 (f))."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from core.states import Labelled
from talent.claims.states import ClaimState


class HoldReason(Labelled):
    """What the office waits for, when it is not the claimant."""

    ISSUER = "issuer", _l("The answer of the issuing body is awaited")
    AUTHORITY = "authority", _l("The answer of another authority is awaited")
    EXPERT = "expert", _l("The opinion of an expert is awaited")
    SAME_MATTER = "same_matter", _l("Another decision has to come first")
    DISRUPTION = "disruption", _l("Events nobody can help stop the office's work")
    OTHER = "other", _l("Another reason, given in the text")


class HoldPermission(StrEnum):
    HOLD = "claims:hold"


# Reviews in the office; a notice, a term of the claimant and a panel run by rules of their own.
HOLDABLE = frozenset(
    {
        ClaimState.SUBMITTED,
        ClaimState.INITIAL_REVIEW,
        ClaimState.SECOND_REVIEW,
        ClaimState.PROVINCIAL_CONFIRMATION,
    }
)
# Working days a hold may last before somebody looks at it again; a default of ours.
LONGEST_HOLD = 40


@dataclass(frozen=True)
class Hold:
    """Why, what the claimant reads in both languages, and when it is looked at again."""

    reason: HoldReason
    text: Mapping[str, str]
    until: date
