"""Tickets, calendars, badges and sign-in sheets: what people carry and what hangs at the door."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from core.outbox.services import ATTACHMENTS
    from core.registries import Provider, install
    from events.event_types import PartProvider
    from events.registrations.own_parts import OWN_PARTS
    from events.tickets import attachments, desk, jobs, policies
    from events.tickets.status import ticket_part
    from events.tickets.views import calendars, own
    from events.tickets.views import desk as views_desk

    install(app, policies, jobs, own, calendars, views_desk)
    desk.init_app(app)
    OWN_PARTS.add(app, PartProvider("tickets", ticket_part, 10))
    for letter in attachments.LETTERS:
        made = attachments.ticket_and_calendar
        ATTACHMENTS.add(app, Provider(f"registrations/{letter}", made))
