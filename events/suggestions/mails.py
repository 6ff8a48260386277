"""The letters to whoever made a suggestion; the texts stand in templates/emails/suggestions."""

from __future__ import annotations

from core.outbox import Letter
from events.registrations.mails import own_url
from events.suggestions.models import Suggestion


def received(suggestion: Suggestion) -> Letter | None:
    """What was said is with us, and what happens with it."""
    return _letter(suggestion, "received")


def answered(suggestion: Suggestion) -> Letter | None:
    return _letter(suggestion, "answered")


def ended(suggestion: Suggestion) -> Letter | None:
    return _letter(suggestion, "ended")


def reopened(suggestion: Suggestion) -> Letter | None:
    return _letter(suggestion, "reopened")


def _letter(suggestion: Suggestion, letter: str) -> Letter | None:
    """None when nobody known made it."""
    maker = suggestion.registration
    if maker is None or not maker.email:
        return None
    return Letter(
        template=f"suggestions/{letter}",
        address=maker.email,
        language=maker.language,
        recipient_name=maker.name,
        values={
            "suggestion": suggestion,
            "edition": suggestion.session.edition,
            "own_url": own_url(maker),
        },
        recipient_id=maker.user_id,
        about=suggestion,
        is_private=maker.user_id is None,
    )
