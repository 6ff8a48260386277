"""What a stranger may ask for: that a missing qualification be considered."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from core.db import db
from core.i18n import language
from talent.catalogue.models import CatalogueSuggestion


@dataclass(frozen=True)
class Suggestion:
    """A qualification somebody misses. `address`: where to write when it is answered, or empty."""

    qualification: str
    issuer: str = ""
    region: str = ""
    reason: str = ""
    address: str = ""


def suggest_qualification(
    suggestion: Suggestion, *, by: uuid.UUID | None, at: datetime
) -> CatalogueSuggestion:
    """Keep the suggestion for the next edition (recognition.md §7.10). `by`: an account's id."""
    kept = CatalogueSuggestion(
        created_at=at,
        user_id=by,
        qualification=suggestion.qualification,
        issuer=suggestion.issuer,
        region=suggestion.region,
        reason=suggestion.reason,
        address=suggestion.address,
        language=language(),
    )
    db.session.add(kept)
    db.session.flush()
    return kept
