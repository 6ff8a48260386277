"""The catalogue: which overseas qualifications lead to which titles, edition by edition."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from core.navigation import DESK_ITEMS, NavigationItem
from core.policy import can
from talent.catalogue.states import CataloguePermission


def init_app(app: Flask) -> None:
    from core.desk.shares import SHARES
    from core.registries import install
    from talent.catalogue import api, policies, public, shares
    from talent.catalogue.commands import catalogue
    from talent.catalogue.views import answer, desk, rules
    from talent.catalogue.views import public as pages

    app.cli.add_command(catalogue)
    install(app, policies, desk, rules, pages, answer, api)
    DESK_ITEMS.add(
        app,
        NavigationItem(
            _l("Catalogue"),
            "catalogue_desk.index",
            order=60,
            visible=lambda: can(CataloguePermission.READ),
        ),
    )
    SHARES.add(app, *shares.SOURCES)
    public.init_app(app)
