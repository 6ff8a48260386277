"""What stays with a person: qualifications, claims, titles."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind this package's slices."""
    from talent import catalogue

    catalogue.init_app(app)
