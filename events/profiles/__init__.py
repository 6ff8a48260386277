"""Profiles of talent: filled from the dossier, sent with applications, shared by choice."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind the tables."""
    from events.profiles import models
