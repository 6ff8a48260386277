"""Invitation letters: asked for, checked, issued, superseded, and the exit that closes them."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind the slice."""
    from events.letters import models

    app.extensions["letters"] = (models,)
