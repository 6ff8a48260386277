"""Interviews at a fair: booking without overlaps, waiting, moving and cancelling (R15)."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind pages, policies, and the slice's part of other pages."""
    from core.calendars import CALENDAR_ENTRIES
    from core.registries import Provider, install
    from core.status_page import STATUS_PARTS
    from events.interviews import policies, queries, status, views
    from events.timetables.queries import HOLDERS

    install(app, policies, views)
    STATUS_PARTS.add(app, Provider("interviews", status.own_part, 45))
    CALENDAR_ENTRIES.add(app, Provider("interviews", status.calendar_entries))
    HOLDERS.add(app, Provider("interviews", queries.held_among))
