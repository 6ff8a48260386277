"""Documents the office issues: drawn, sealed, numbered, registered, and checked by anybody."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from core.navigation import NavigationItem, add_desk_item, add_main_item
from core.policy import can


def init_app(app: Flask) -> None:
    """Bind the public check, its part of the API, the desk's pages and the commands."""
    from core.api import limits
    from core.documents import api, commands, policies, queries, views, views_desk  # noqa: F401 - registers the predicates
    from core.documents.states import DocumentPermission

    limits.init_app(app)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(views_desk.blueprint)
    app.register_blueprint(api.make_blueprint())
    commands.init_app(app)
    add_main_item(NavigationItem(_l("Check a certificate"), "verify.index", order=90))
    add_desk_item(
        NavigationItem(
            _l("Certificates"),
            "certificates_desk.index",
            order=50,
            visible=lambda: can(DocumentPermission.READ),
            count=queries.count_waiting,
        )
    )
