"""The victim's registration for an event of somewhere else than the other organiser's district."""

from __future__ import annotations

from events.registrations.models import Registration, RegistrationMove, Seat
from tests.attacks.slices import NOBODY

TABLES = (Registration, Seat, RegistrationMove)
OWN = [{"reference": "registration"}]
CELLS = {f"registrations.{name}": (OWN, NOBODY) for name in ("show",)}


def things(city) -> dict[str, object]:
    return {"event": city.event.slug, "registration": city.registration.reference}
