"""Rules that several verbs of an edition's set-up share."""

from __future__ import annotations

import re
import unicodedata
import uuid
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core.db import db
from core.errors import Conflict, DomainError
from events.editions.models import Edition

SLUG_LENGTH = 60
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# Addresses of the desk itself.
TAKEN_WORDS = frozenset({"new", "columns", "export", "views", "runs", "change"})


def require_not_over(edition: Edition) -> None:
    """Refuse a change once the numbers are frozen (events.md §7.2) or nothing takes place."""
    if edition.standing.is_past:
        raise Conflict(_l("This event is over; what it was can no longer be changed."))


def require_order(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise DomainError(_l("The end must come after the start."), field="ends_at")


def require_free_slug(slug: str, *, but: uuid.UUID | None = None) -> None:
    """Refuse an address that is no plain word, is the desk's own, or belongs to another event."""
    if len(slug) > SLUG_LENGTH or not SLUG.fullmatch(slug):
        raise DomainError(
            _l("Use small letters, figures and single hyphens, for instance spring-fair-2027."),
            field="slug",
        )
    if slug in TAKEN_WORDS or _is_taken(slug, but):
        raise DomainError(_l("Another event has this address. Choose another."), field="slug")


def make_slug(name: str, year: int) -> str:
    """A free address from a name in Latin letters and the year."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:44].strip("-") or "event"
    base = words if str(year) in words.split("-") else f"{words}-{year}"
    slug, number = base, 1
    while slug in TAKEN_WORDS or _is_taken(slug, None):
        number += 1
        slug = f"{base}-{number}"
    return slug


def _is_taken(slug: str, but: uuid.UUID | None) -> bool:
    owner = db.session.scalar(select(Edition.id).where(Edition.slug == slug))
    return owner is not None and owner != but
