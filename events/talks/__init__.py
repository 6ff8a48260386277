"""Talks of carriers and projects (洽谈): when, where or by video, and nobody in two at once."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from flask_babel import lazy_pgettext

    from core.calendars import CALENDAR_ENTRIES
    from core.consents.services import consent_withdrawn
    from core.lists import add_list
    from core.registries import Provider, install
    from core.workflow import subject_moved
    from events.carrier_projects.queries import CARRIER_PARTS
    from events.editions.tabs import EDITION_TABS, EditionTab, TabGroup
    from events.event_types import Part
    from events.projects.parts import OWN_PROJECT_PARTS
    from events.talks import policies, services, status, views
    from events.talks.lists import TALKS
    from events.talks.states import TalkPermission

    install(app, policies, views)
    add_list(app, TALKS)
    subject_moved.connect(app, services.follow_move)
    consent_withdrawn.connect(app, services.follow_consent)
    OWN_PROJECT_PARTS.add(app, Provider("talks", status.own_part, 12))
    CARRIER_PARTS.add(app, Provider("talks", status.carrier_part))
    CALENDAR_ENTRIES.add(app, Provider("talks", status.calendar_entries))
    tab = EditionTab(
        lazy_pgettext("docking", "Talks"), "talks_desk.index", 39, TabGroup.PEOPLE,
        TalkPermission.LIST, Part.PROJECTS,
    )  # fmt: skip
    EDITION_TABS.add(app, tab)
