"""The gate: signed lists, scans from several devices, their merge, and who came."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind the slice."""
    from events.gate import models

    app.extensions["gate"] = (models,)
