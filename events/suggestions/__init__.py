"""Suggestions of a round table, from what was said to its answer."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind the slice."""
    from events.suggestions import models

    app.extensions["suggestions"] = (models,)
