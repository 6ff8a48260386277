"""What employers see of their applicants, and what came of it (R15b)."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from flask_babel import lazy_gettext as _l

    from core.api import API_SCOPES
    from core.lists import add_list
    from core.organisations.parts import ORGANISATION_PARTS
    from core.registries import Provider, install
    from events.applicants import api, jobs, policies, status, views
    from events.applicants.lists import APPLICANTS, FAIR_APPLICATIONS
    from events.applications.states import ApplicationPermission
    from events.editions.tabs import EDITION_TABS, EditionTab, TabGroup
    from events.event_types import Part

    install(app, policies, views, api, jobs)
    ORGANISATION_PARTS.add(app, Provider("applicants", status.applicants_part, 5))
    API_SCOPES.add(app, *api.SCOPES)
    add_list(app, APPLICANTS, FAIR_APPLICATIONS)
    tab = EditionTab(
        _l("Applications"), "fair_applications.figures", 72, TabGroup.AFTER,
        ApplicationPermission.COUNT, Part.EXHIBITORS,
    )  # fmt: skip
    EDITION_TABS.add(app, tab)
