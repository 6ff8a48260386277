"""Offers of recognition of the demo city: one that is open, one that was declined."""

from __future__ import annotations

from datetime import datetime

from core.accounts.models import User
from talent.catalogue.services_public import Suggestion, suggest_qualification
from talent.offers import services
from talent.offers.queries import offers_of

# What the talent suggested before an edition held it.
SUGGESTED = (
    Suggestion("Project Management Professional", "Project Management Institute", "US"),
    Suggestion("Chartered Financial Analyst", "CFA Institute", "US"),
)


def offer_recognition(user: User, *, at: datetime) -> None:
    """The person agrees to be told, and declines the second of what fits."""
    for suggestion in SUGGESTED:
        suggest_qualification(suggestion, by=user.id, at=at)
    services.agree(user, True, at=at)
    services.seek(at=at, only=user.id)
    for offer in offers_of(user):
        if offer.source_words == SUGGESTED[1].qualification:
            services.decline_offer(offer, by=user, at=at)
