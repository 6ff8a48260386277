"""Delegations: people who come together, brought by a file, approved as one (团体报名)."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind the slice."""
    from events.delegations import policies, services, views

    app.register_blueprint(views.blueprint)
    app.register_blueprint(views.desk)
    app.extensions["delegations"] = (policies, services)
