"""Whoever holds interviews: their list, the line at the booth, and what came of each (R15b)."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind pages, policies, lists, and the slice's part of other pages."""
    from flask_babel import lazy_gettext as _l

    from core.lists import add_list
    from core.organisations.parts import ORGANISATION_PARTS
    from core.registries import Provider, install
    from events.editions.tabs import EDITION_TABS, EditionTab, TabGroup
    from events.event_types import Part
    from events.exhibitors.parts import EXHIBITOR_PARTS, exhibitor_moved
    from events.interviewers import jobs, policies, status, views
    from events.interviewers.lists import EDITION_INTERVIEWS, INTERVIEWS
    from events.interviews.states import InterviewPermission
    from events.registrations.signals import registration_cancelled

    exhibitor_moved.connect(app, jobs.follow_exhibitor)
    registration_cancelled.connect(app, jobs.follow_registration)
    install(app, policies, views, jobs)
    add_list(app, INTERVIEWS, EDITION_INTERVIEWS)
    EXHIBITOR_PARTS.add(app, Provider("interviews", status.exhibitor_part, 30))
    ORGANISATION_PARTS.add(app, Provider("interviews", status.organisation_part, 60))
    tab = EditionTab(
        _l("Interviews"), "interviews_desk.index", 60, TabGroup.AFTER,
        InterviewPermission.LIST, Part.EXHIBITORS,
    )  # fmt: skip
    EDITION_TABS.add(app, tab)
