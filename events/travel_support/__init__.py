"""Travel support for those who came (R23): tiers by origin, and a list without application."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from core.keys.digest_owners import DIGEST_OWNERS, DigestOwner
    from core.registries import install
    from core.working_days.services import calendar_changed
    from events.editions.signals import edition_moved
    from events.gate.signals import attendance_undone
    from events.registrations.identity import identity_words
    from events.travel_support import policies, services
    from events.travel_support.models import TravelSupport

    install(app, policies)

    def key_of(one: TravelSupport) -> str:
        return identity_words(one.registration)

    DIGEST_OWNERS.add(app, DigestOwner(TravelSupport, "document_digest", key_of))
    attendance_undone.connect(app, services.follow_attendance)
    edition_moved.connect(app, services.follow_edition)
    calendar_changed.connect(app, services.recount_notices)
