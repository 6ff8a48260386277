"""Where a project is read: by its owner, at the organiser's desk, and by other programs."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from flask_babel import lazy_gettext as _l

    from core.api import API_SCOPES
    from core.consents.choices import CHOICES
    from core.lists import add_list
    from core.lists.spec import LIST_ADDITIONS
    from core.registries import Provider, install
    from core.status_page import STATUS_PARTS
    from core.webhooks import WEBHOOK_KINDS, WebhookKind
    from events.editions.tabs import EDITION_TABS, EditionTab, TabGroup
    from events.event_types import Part
    from events.project_pages import api, status, views
    from events.project_pages.attendees import IN_ATTENDEES
    from events.project_pages.choices import CHOICES_OF_PROJECTS
    from events.project_pages.lists import PROJECTS
    from events.projects.states import ProjectPermission

    install(app, views, api)
    CHOICES.add(app, CHOICES_OF_PROJECTS)
    add_list(app, PROJECTS)
    LIST_ADDITIONS.add(app, IN_ATTENDEES)
    API_SCOPES.add(app, *api.SCOPES)
    WEBHOOK_KINDS.add(app, WebhookKind("project", api.told_of))
    STATUS_PARTS.add(app, Provider("projects", status.own_part, 15))
    tab = EditionTab(
        _l("Projects"), "projects_desk.index", 36, TabGroup.PEOPLE, ProjectPermission.LIST,
        Part.PROJECTS,
    )  # fmt: skip
    EDITION_TABS.add(app, tab)
