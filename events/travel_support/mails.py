"""The letters about travel support; the texts stand in templates/emails/travel_support."""

from typing import Any

from core.outbox import Letter
from core.web import absolute_url
from events.registrations.mails import letter_to
from events.travel_support.models import TravelOffer, TravelSupport
from events.travel_support.states import SupportState
from events.travel_support.values import ceiling_words


def published(one: TravelSupport, offer: TravelOffer) -> Letter:
    """On public notice: the ceiling, until when, and how to object."""
    return _letter(one, SupportState.PUBLISHED, claim_at=offer.claim_at)


def final(one: TravelSupport, offer: TravelOffer) -> Letter:
    """What may be claimed, up to which ceiling, and where."""
    return _letter(one, SupportState.FINAL, claim_at=offer.claim_at)


def withdrawn(one: TravelSupport) -> Letter:
    return _letter(one, SupportState.WITHDRAWN, reason=one.reason)


def _letter(one: TravelSupport, letter: SupportState, **values: Any) -> Letter:
    """Once for each time it was put on the list, however often the job runs.

    The day of the notice does not tell these apart: a withdrawal may be put right the same day.
    """
    return letter_to(
        one.registration,
        f"travel_support/{letter}",
        key=f"travel-support:{one.id}:{letter}:{one.drafted_at.timestamp()}",
        support=one,
        ceiling=ceiling_words(one.ceiling, one.currency),
        notice_url=absolute_url("travel_notice.show", slug=one.registration.edition.slug),
        **values,
    )
