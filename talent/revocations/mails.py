"""Letters to the holder of a title that may be, or was, revoked; in their language."""

from __future__ import annotations

from typing import Any

from flask_babel import force_locale

from core.documents.states import EndReason
from core.i18n import LOCALES
from core.outbox import Letter
from core.web import absolute_url
from talent.claims.letter_words import review_words
from talent.revocations.models import TitleRevocation


def holder_asked(one: TitleRevocation) -> Letter:
    """The hearing: what is held against the title, and until when the holder may answer."""
    url = absolute_url("title_revocation.state", reference=one.claim.reference)
    return _to_holder(one, "hearing", until=one.heard_until, url=url)


def title_revoked(one: TitleRevocation) -> Letter:
    """The decision, its reasons, and the way to a review of it."""
    decision = one.claim.decisions[-1]
    ways = {}
    for code, locale in LOCALES.items():
        with force_locale(locale):
            ways[code] = review_words(decision)
    return _to_holder(one, "revoked", ways=ways)


def revocation_dropped(one: TitleRevocation) -> Letter:
    """The matter is closed, and the title stands."""
    return _to_holder(one, "dropped", text=one.text)


def _to_holder(one: TitleRevocation, letter: str, **values: Any) -> Letter:
    claim, proposal = one.claim, one.proposal
    return Letter(
        template=f"revocations/{letter}",
        address=claim.claimant.email,
        language=claim.claimant.preferred_language,
        recipient_name=claim.holder_name,
        values={
            "claim": claim,
            "serial": proposal.document.serial,
            "reason": EndReason(proposal.reason_class).label,
            "reason_text": proposal.reason,
            "url": absolute_url("claims.show", reference=claim.reference),
            **values,
        },
        recipient_id=claim.claimant_id,
        key=f"title-revocation-{letter}:{one.id}",
        about=claim,
    )
