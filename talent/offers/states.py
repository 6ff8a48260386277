"""What becomes of an offer, and what may be done with it."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import State
from core.workflow import Transition, Workflow


class OfferState(State):
    OPEN = (
        "open",
        lazy_pgettext("offer", "Offered"),
        "waiting",
        _l("Begin a claim, or decline; nothing is sent by itself."),
    )
    TAKEN = "taken", _l("Claim begun"), "done", _l("The claim stands on your page.")
    DECLINED = (
        "declined",
        lazy_pgettext("offer", "Declined"),
        "withdrawn",
        _l("It does not come again."),
    )
    LAPSED = (
        "lapsed",
        _l("No longer offered"),
        "withdrawn",
        _l("The catalogue or your consent changed."),
    )


class OfferAction(StrEnum):
    TAKE = "take"
    DECLINE = "decline"
    LAPSE = "lapse"
    RENEW = "renew"


class OfferPermission(StrEnum):
    ANSWER = "offers:answer"


_S, _A = OfferState, OfferAction

OFFER_WORKFLOW = Workflow(
    "recognition_offer",
    (
        Transition(_A.TAKE, {_S.OPEN}, _S.TAKEN, OfferPermission.ANSWER, _l("Begin the claim")),
        Transition(
            _A.DECLINE,
            {_S.OPEN},
            _S.DECLINED,
            OfferPermission.ANSWER,
            lazy_pgettext("offer", "Decline"),
        ),
        Transition(_A.LAPSE, {_S.OPEN}, _S.LAPSED, None, _l("End the offer"), by_system=True),
        Transition(_A.RENEW, {_S.LAPSED}, _S.OPEN, None, _l("Offer again"), by_system=True),
    ),
)
