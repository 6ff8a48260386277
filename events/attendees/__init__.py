"""The attendee list: columns, filters, saved views, and the files handed over from it."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def init_app(app: Flask) -> None:
    from flask_login import current_user

    from core.accounts.roles import Role
    from core.api import API_SCOPES
    from core.lists import add_list
    from core.navigation import DESK_ITEMS, NavigationItem
    from core.registries import install
    from events.attendees import api, lists, policies
    from events.attendees.policies import AttendeePermission
    from events.editions.tabs import EDITION_TABS, EditionTab, TabGroup

    install(app, policies, lists, api)
    API_SCOPES.add(app, *api.SCOPES)
    add_list(app, lists.ATTENDEES)
    EDITION_TABS.add(
        app,
        EditionTab(
            _l("Attendees"),
            "attendees_desk.index",
            30,
            TabGroup.PEOPLE,
            AttendeePermission.LIST,
            around="registrations_desk",
        ),
    )
    DESK_ITEMS.add(
        app,
        NavigationItem(
            _l("My exports"),
            "exports.index",
            order=60,
            visible=lambda: current_user.is_authenticated and current_user.has_role(Role.ORGANISER),
        ),
    )
