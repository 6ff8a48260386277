"""Registrations and seats: who comes, to which sessions, and who waits."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind the slice."""
    from core.consents.purposes import register_purposes
    from events.editions.waiting import waiting_counters
    from events.registrations import api, policies
    from events.registrations.consents import EventPurpose
    from events.registrations.queries import count_waiting
    from events.registrations.views import own

    register_purposes(EventPurpose)
    if count_waiting not in waiting_counters:
        waiting_counters.append(count_waiting)
    app.register_blueprint(own.blueprint)
    app.register_blueprint(api.make_blueprint())
    app.extensions["registrations"] = (policies,)
