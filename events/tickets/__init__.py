"""Tickets, calendars, badges and sign-in sheets: what people carry and what hangs at the door."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind the slice."""
    from events.registrations.own_parts import add_own_part
    from events.tickets import desk, models, policies
    from events.tickets.status import ticket_part
    from events.tickets.views import calendars, own

    app.register_blueprint(own.blueprint)
    app.register_blueprint(calendars.blueprint)
    desk.init_app(app)
    add_own_part("tickets", 10, ticket_part)
    app.extensions["tickets"] = (models, policies)
