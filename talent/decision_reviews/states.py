"""A review of a decision: open, then set aside, upheld or taken back, and never twice (§8)."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import State
from core.workflow import Transition, Workflow


class ReviewState(State):
    OPEN = "open", _l("To be decided"), "waiting"
    SET_ASIDE = "set_aside", _l("Decision set aside"), "done"
    UPHELD = "upheld", _l("Decision upheld"), "refused"
    WITHDRAWN = "withdrawn", _l("Request taken back"), "withdrawn"


class ReviewAction(StrEnum):
    SET_ASIDE = "set_aside"
    UPHOLD = "uphold"
    WITHDRAW = "withdraw"


class ReviewPermission(StrEnum):
    ASK = "decision_reviews:ask"
    LIST = "decision_reviews:list"
    TAKE = "decision_reviews:take"
    DECIDE = "decision_reviews:decide"
    WITHDRAW = "decision_reviews:withdraw"


_A, _S, _P = ReviewAction, ReviewState, ReviewPermission

REVIEW_WORKFLOW = Workflow(
    "decision_review",
    [
        Transition(_A.SET_ASIDE, {_S.OPEN}, _S.SET_ASIDE, _P.DECIDE,
                   lazy_pgettext("decision", "Set aside")),
        Transition(_A.UPHOLD, {_S.OPEN}, _S.UPHELD, _P.DECIDE,
                   lazy_pgettext("decision", "Uphold")),
        Transition(_A.WITHDRAW, {_S.OPEN}, _S.WITHDRAWN, _P.WITHDRAW, _l("Take the request back")),
    ],
)  # fmt: skip
