"""Documents the office issues: drawn, sealed, numbered, registered, and checked by anybody."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from core.navigation import NavigationItem, add_main_item


def init_app(app: Flask) -> None:
    """Bind the public check, its part of the API, the desk's pages and the commands."""
    from core.api import limits
    from core.documents import views

    limits.init_app(app)
    app.register_blueprint(views.blueprint)
    add_main_item(NavigationItem(_l("Check a certificate"), "verify.index", order=90))
