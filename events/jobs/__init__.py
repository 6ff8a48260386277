"""Posts, their approval and their search (R14)."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind the tables."""
    from events.jobs import models
