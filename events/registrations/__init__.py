"""Registrations and seats: who comes, to which sessions, and who waits."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind the slice."""
    from core.consents.purposes import register_purposes
    from core.consents.services import consent_withdrawn
    from core.status_page import add_status_part
    from events.editions.signals import edition_moved, session_changed
    from events.editions.waiting import waiting_counters
    from events.registrations import api, jobs, policies, times
    from events.registrations.consents import EventPurpose
    from events.registrations.queries import count_waiting
    from events.registrations.services.consenting import heed_withdrawal
    from events.registrations.status import registrations_part
    from events.registrations.views import entering, own, own_deeds

    register_purposes(EventPurpose)
    if count_waiting not in waiting_counters:
        waiting_counters.append(count_waiting)
    if heed_withdrawal not in consent_withdrawn:
        consent_withdrawn.append(heed_withdrawal)
        session_changed.append(jobs.heed_session)
        edition_moved.append(jobs.heed_edition)
    add_status_part("registrations", 20, registrations_part)
    app.add_template_filter(times.clock_time, "time")
    app.add_template_filter(times.there, "datetime_in")
    app.register_blueprint(own.blueprint)
    app.register_blueprint(api.make_blueprint())
    app.extensions["registrations"] = (policies, entering, own_deeds)
