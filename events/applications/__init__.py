"""Applications, what employers see of talent, and what came of it (R15, R15b)."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind the tables."""
    from events.applications import models
