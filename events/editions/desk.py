"""Binds the desk of editions: pages, tabs, and the entry at the side."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from core.desk.shares import SHARES
from core.lists import add_list
from core.navigation import DESK_ITEMS, NavigationItem
from core.policy import can
from core.regions import region_name
from core.registries import install
from events.editions.lists import EDITIONS
from events.editions.overview import ORGANISERS, closing
from events.editions.poster import pictures
from events.editions.poster import services as poster
from events.editions.poster import views as poster_views
from events.editions.results import AFTERWARDS
from events.editions.signals import COPIED_PARTS, CopiedPart
from events.editions.states import EditionPermission
from events.editions.tabs import EDITION_TABS, EditionTab, TabGroup, tabs_for
from events.editions.views import creating, desk, editing, publishing, sessions, team, venues
from events.event_types import PartProvider

TABS = (
    EditionTab(_l("Overview"), "editions_desk.show", 0),
    EditionTab(
        _l("Texts and dates"), "editions_desk.edit", 10, TabGroup.PLAN, EditionPermission.EDIT
    ),
    EditionTab(_l("Poster"), "poster_desk.poster", 11, TabGroup.PLAN, EditionPermission.EDIT),
    EditionTab(_l("Venues"), "editions_desk.venues", 12, TabGroup.PLAN),
    EditionTab(_l("Sessions"), "editions_desk.sessions", 14, TabGroup.PLAN),
    EditionTab(
        _l("Speakers and team"), "poster_desk.people", 15, TabGroup.PLAN, EditionPermission.EDIT
    ),
    EditionTab(_l("Team"), "editions_desk.team", 90, TabGroup.SETTINGS, EditionPermission.TEAM),
    EditionTab(_l("Publication"), "publication.show", 95, TabGroup.SETTINGS, EditionPermission.RUN),
)


def init_app(app: Flask) -> None:
    app.add_template_global(tabs_for)
    app.add_template_filter(region_name, "region")
    add_list(app, EDITIONS)
    install(app, desk, creating, editing, publishing, sessions, team, venues)
    install(app, poster_views, pictures, poster)
    COPIED_PARTS.add(app, CopiedPart("poster", poster.describe_shown, poster.copy_shown))
    DESK_ITEMS.add(
        app,
        NavigationItem(
            _l("Events"),
            "editions_desk.index",
            order=30,
            visible=lambda: can(EditionPermission.LIST),
        ),
    )
    EDITION_TABS.add(app, *TABS)
    SHARES.add(app, ORGANISERS)
    AFTERWARDS.add(app, PartProvider("editions", closing, 0))
