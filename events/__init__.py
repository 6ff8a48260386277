"""What happens on a date: fairs, the entrepreneurship week, training, round tables."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind this package's slices; so far the package is only its face."""
