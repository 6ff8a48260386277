"""The wallet: a person's papers, kept once, used by reference."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind the pages."""
    from talent.wallet import views

    app.register_blueprint(views.blueprint)
