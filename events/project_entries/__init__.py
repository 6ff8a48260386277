"""The call for projects, and entering one: from its first step until it is sent."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from flask_babel import lazy_gettext as _l

    from core.navigation import MAIN_ITEMS, NavigationItem
    from core.registries import install
    from events.editions.public_links import PUBLIC_LINKS, PublicLink
    from events.editions.signals import COPIED_PARTS, CopiedPart
    from events.event_types import Part
    from events.project_entries import entering, views
    from events.project_entries.services import copy_call, describe_call
    from events.projects.parts import CALL_LINKS, CallLink

    install(app, views, entering)
    MAIN_ITEMS.add(app, NavigationItem(_l("Projects"), "project_entries.calls", 32))
    PUBLIC_LINKS.add(app, PublicLink(_l("Projects"), "project_entries.call", 3, Part.PROJECTS))
    form = CallLink(_l("Questions of the form"), "project_forms.index", 10)
    CALL_LINKS.add(app, form)
    COPIED_PARTS.add(app, CopiedPart("projects", describe_call, copy_call))
