"""Where a person finds their letter: by account, or by the registration's secret link."""

from __future__ import annotations

from core.web import absolute_url
from events.registrations.links import registration_token
from events.registrations.models import Registration


def own_letter_url(registration: Registration) -> str:
    """The full address of the person's letter page."""
    if registration.user_id is not None:
        return absolute_url("letters.show", reference=registration.reference)
    return absolute_url("letters.show_by_link", token=registration_token(registration))
