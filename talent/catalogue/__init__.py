"""The catalogue: which overseas qualifications lead to which titles, edition by edition."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from core.navigation import NavigationItem, add_desk_item
from core.policy import can
from talent.catalogue.states import CataloguePermission


def init_app(app: Flask) -> None:
    """Bind the catalogue's desk, commands and policies."""
    # Importing policies registers the predicates; importing views_rules adds its routes.
    from talent.catalogue import policies, public  # noqa: F401
    from talent.catalogue.commands import catalogue
    from talent.catalogue.views import desk, rules  # noqa: F401

    app.cli.add_command(catalogue)
    app.register_blueprint(desk.bp)
    add_desk_item(
        NavigationItem(
            _l("Catalogue"),
            "catalogue_desk.index",
            order=60,
            visible=lambda: can(CataloguePermission.READ),
        )
    )
    public.init_app(app)
