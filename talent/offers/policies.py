"""Only the person an offer was made to answers it, and it needs their consent."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.policy import Decision, allowed_if, policy
from core.states import Labelled
from talent.offers.models import RecognitionOffer
from talent.offers.states import OfferPermission


class OfferPurpose(Labelled):
    """What a person agrees to, so that papers and earlier claims are looked at for this."""

    OFFERS = (
        "recognition_offers",
        _l("Offers of recognition"),
        _l(
            "I agree that the office compares the papers in my wallet, my suggestions and my "
            "refused claims with each edition of the catalogue, and tells me when an entry fits."
        ),
    )

    @property
    def version(self) -> str:
        """To be raised whenever the sentence changes its meaning."""
        return "2026-1"

    @property
    def is_consent(self) -> bool:
        return True

    @property
    def withdrawal(self) -> LazyString:
        return _l("Nothing is compared any more, and offers you have not answered end.")


@policy(OfferPermission.ANSWER)
def may_answer(user: User, offer: RecognitionOffer) -> Decision:
    """Staff have no page of offers at all: what fits whom is that person's business."""
    return allowed_if(bool(user.is_authenticated) and offer.user_id == user.id)
