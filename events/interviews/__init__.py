"""Interviews at a fair: booking without overlaps, waiting, moving and cancelling (R15)."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind pages, policies, and the slice's part of other pages."""
    from flask_babel import lazy_gettext as _l

    from core.registries import Provider, install
    from core.status_page import STATUS_PARTS
    from events.editions.public_links import PUBLIC_LINKS, PublicLink
    from events.event_types import Part
    from events.exhibitors.parts import exhibitor_moved
    from events.interviews import policies, queries, services, status, views
    from events.registrations.signals import registration_cancelled
    from events.tickets.calendars import CALENDAR_ENTRIES
    from events.timetables.queries import HOLDERS

    install(app, policies, views)
    STATUS_PARTS.add(app, Provider("interviews", status.own_part, 45))
    CALENDAR_ENTRIES.add(app, Provider("interviews", status.calendar_entries))
    HOLDERS.add(app, Provider("interviews", queries.held_among))
    exhibitor_moved.connect(app, services.follow_exhibitor)
    registration_cancelled.connect(app, services.follow_registration)
    link = PublicLink(_l("Interviews"), "interviews.index", 30, Part.EXHIBITORS)
    PUBLIC_LINKS.add(app, link)
