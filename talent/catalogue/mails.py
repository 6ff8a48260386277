"""The catalogue's letters, as values; the texts stand in templates/emails/catalogue."""

from __future__ import annotations

from core.accounts.models import User
from core.outbox import Letter
from talent.catalogue.models import CatalogueSuggestion


def suggestion_answered(suggestion: CatalogueSuggestion, owner: User | None) -> Letter | None:
    """To whoever suggested a qualification: the answer; None without an address."""
    address = suggestion.address or (owner.email if owner else "")
    if not address:
        return None
    return Letter(
        template="catalogue/suggestion_answered",
        address=address,
        language=owner.preferred_language if owner else suggestion.language,
        recipient_name=owner.display_name if owner else "",
        values={
            "qualification": suggestion.qualification,
            "answer": suggestion.answer,
            "accepted": suggestion.accepted,
        },
        recipient_id=owner.id if owner else None,
        key=f"suggestion-answered:{suggestion.id}",
        about=suggestion,
    )
