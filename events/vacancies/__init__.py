"""What everybody sees of posts: their search, their pages, what is wanted most."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind pages and background work, and the slice's part of other pages."""
    from flask_babel import lazy_gettext as _l

    from core.navigation import MAIN_ITEMS, NavigationItem
    from core.registries import install
    from events.vacancies import links, views

    install(app, views)
    links.POST_LINKS.add(app, links.SAME_EMPLOYER)
    MAIN_ITEMS.add(app, NavigationItem(_l("Jobs"), "jobs.index", order=35))
