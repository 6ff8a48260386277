"""Certificates of attendance and training, issued without being asked for (R24)."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind the slice."""
    app.extensions["certificates"] = ()
