"""What everybody sees of posts: their search, their pages, what is wanted most."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind pages, and the slice's part of other pages."""
    from flask_babel import lazy_gettext as _l

    from core.api import API_SCOPES, Scope
    from core.navigation import MAIN_ITEMS, NavigationItem
    from core.registries import install
    from events.editions.public_links import PUBLIC_LINKS, PublicLink
    from events.event_types import Part
    from events.jobs.states import JobPermission
    from events.vacancies import api, links, views

    install(app, views, api)
    API_SCOPES.add(app, Scope(JobPermission.LIST, _l("Read posts")))
    PUBLIC_LINKS.add(app, PublicLink(_l("Posts"), "fair_jobs.index", 3, Part.EXHIBITORS))
    links.POST_LINKS.add(app, links.SAME_EMPLOYER)
    MAIN_ITEMS.add(app, NavigationItem(_l("Jobs"), "jobs.index", order=35))
