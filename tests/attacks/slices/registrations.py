"""The victim's registration for an event of somewhere else than the other organiser's district."""

from __future__ import annotations

from sqlalchemy import select

from core.consents.models import Consent
from core.db import db
from events.registrations.links import registration_token
from events.registrations.models import Registration, RegistrationMove, Seat
from tests.attacks.slices import NOBODY

TABLES = (Registration, Seat, RegistrationMove)
OWN = [{"reference": "registration"}]
CELLS = {
    **{
        f"registrations.{name}": (OWN, NOBODY)
        for name in ("show", "change", "cancel", "add_session")
    },
    **{
        f"registrations.{name}": ([{"reference": "registration", "seat_id": "seat"}], NOBODY)
        for name in ("accept", "give_up")
    },
    "registrations.withdraw": (
        [{"reference": "registration", "consent_id": "registration_consent"}], NOBODY,
    ),
    "registrations.take": ([{"token": "registration_token"}], NOBODY),
}  # fmt: skip


def things(city) -> dict[str, object]:
    registration = city.registration
    consents = select(Consent.id).where(Consent.about_id == str(registration.id))
    return {
        "event": city.event.slug,
        "registration": registration.reference,
        "registration_token": registration_token(registration),
        "registration_consent": db.session.scalars(consents).first(),
        "seat": registration.seats[0].id,
    }
