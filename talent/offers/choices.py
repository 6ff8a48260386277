"""Being told of entries that fit, among what one may agree to from one's page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from core.accounts.models import User
from core.consents.choices import Choice, ChoiceSource
from core.consents.queries import find_consent
from talent.offers.models import Asked
from talent.offers.policies import OfferPurpose
from talent.offers.services import agree


def _open_to(user: User) -> Sequence[Choice]:
    about, purpose = Asked(user.id), OfferPurpose.OFFERS
    return [] if find_consent(about, purpose) else [Choice(purpose, about)]


def _give(_choice: Choice, user: User, at: datetime) -> None:
    agree(user, agrees=True, at=at)


CHOICE_OF_OFFERS = ChoiceSource("offers", _open_to, _give)
