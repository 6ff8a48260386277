"""Interviews at a fair: timetables, booking without overlaps, the line at the booth (R15)."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind pages, policies, lists, and the slice's part of other pages."""
    from flask_babel import lazy_gettext as _l

    from core.lists import add_list
    from core.organisations.parts import ORGANISATION_PARTS
    from core.registries import Provider, install
    from core.status_page import STATUS_PARTS
    from events.editions.public_links import PUBLIC_LINKS, PublicLink
    from events.editions.tabs import EDITION_TABS, EditionTab, TabGroup
    from events.event_types import Part
    from events.exhibitors.parts import EXHIBITOR_PARTS, exhibitor_moved
    from events.interviews import policies, status
    from events.interviews.lists import EDITION_INTERVIEWS, INTERVIEWS
    from events.interviews.services import booking
    from events.interviews.states import InterviewPermission
    from events.interviews.views import employer, talent
    from events.registrations.signals import registration_cancelled
    from events.tickets.calendars import CALENDAR_ENTRIES

    install(app, policies, talent, employer)
    add_list(app, INTERVIEWS)
    add_list(app, EDITION_INTERVIEWS)
    STATUS_PARTS.add(app, Provider("interviews", status.own_part, 45))
    EXHIBITOR_PARTS.add(app, Provider("interviews", status.exhibitor_part, 30))
    ORGANISATION_PARTS.add(app, Provider("interviews", status.organisation_part, 60))
    CALENDAR_ENTRIES.add(app, Provider("interviews", status.calendar_entries))
    exhibitor_moved.connect(app, booking.follow_exhibitor)
    registration_cancelled.connect(app, booking.follow_registration)
    part, right = Part.EXHIBITORS, InterviewPermission.LIST
    PUBLIC_LINKS.add(app, PublicLink(_l("Interviews"), "interviews.index", 30, part))
    EDITION_TABS.add(
        app, EditionTab(_l("Interviews"), "interviews_desk.index", 60, TabGroup.AFTER, right, part)
    )
