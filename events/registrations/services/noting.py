"""What the desk keeps beside a registration, and looks at only for a purpose."""

from __future__ import annotations

from datetime import datetime

from core import audit
from core.accounts.models import User
from core.policy import authorize
from events.registrations.models import Registration
from events.registrations.states import RegistrationPermission


def keep_note(registration: Registration, text: str, *, by: User, at: datetime) -> Registration:
    """Put the colleagues' note in place of the old one; the person never reads it."""
    authorize(RegistrationPermission.CHANGE, registration, user=by)
    if text != registration.internal_note:
        registration.internal_note = text
        audit.record("registration:noted", registration, by=by, at=at)
    return registration


def open_identity(
    registration: Registration, *, purpose: str, why: str = "", by: User, at: datetime
) -> str:
    """The whole number of the identity document, for a purpose that is kept in the log (R18)."""
    authorize(RegistrationPermission.READ_IDENTITY, registration, user=by)
    what = {"purpose": purpose, "why": why or None}
    audit.record("registration:identity_opened", registration, by=by, at=at, **what)
    return registration.document_number or ""
