"""What came of reviews: the funnel of an edition, and what was said of a project for programs."""

from flask import Flask


def init_app(app: Flask) -> None:
    from flask_babel import lazy_gettext as _l

    from core.api import API_SCOPES
    from core.registries import install
    from events.editions.results import AFTERWARDS, EDITION_CHARTS
    from events.editions.tabs import EDITION_TABS, EditionTab, TabGroup
    from events.event_types import Part, PartProvider
    from events.project_funnel import api, views

    install(app, views, api)
    API_SCOPES.add(app, *api.SCOPES)
    part, may = Part.PROJECTS, views.FunnelPermission.READ
    EDITION_CHARTS.add(app, PartProvider("project_funnel", views.charts, 40, part))
    AFTERWARDS.add(app, PartProvider("project_funnel", views.results, 40, part))
    tab = EditionTab(
        _l("Review funnel"), "project_funnel.show", order=41, group=TabGroup.PEOPLE,
        permission=may, part=part,
    )  # fmt: skip
    EDITION_TABS.add(app, tab)
