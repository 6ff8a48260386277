"""Papers people hand in: checked, stored, shown and given out by permission."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind the store and the routes."""
    from core.files import views
    from core.files.services import init_storage

    init_storage(app)
    app.register_blueprint(views.blueprint)
