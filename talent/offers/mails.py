"""The letter of an offer; its text stands in templates/emails/offers/fits."""

from __future__ import annotations

from core.outbox import Letter
from core.web import absolute_url
from talent.claims.states import OfferedFor
from talent.offers.models import RecognitionOffer


def offer_made(offer: RecognitionOffer) -> Letter:
    """To the person: which entry fits what, and that nothing happens without them; once."""
    user = offer.user
    return Letter(
        template="offers/fits",
        address=user.email,
        language=user.preferred_language,
        recipient_name=user.display_name,
        values={
            "entry_name": offer.entry_name,
            "code": offer.entry_code,
            "edition_name": offer.edition.name,
            "source": OfferedFor(offer.source),
            "words": offer.source_words,
            "offers_url": absolute_url("offers.index"),
        },
        recipient_id=user.id,
        key=f"recognition-offer:{user.id}:{offer.entry_code}",
        about=offer,
    )
