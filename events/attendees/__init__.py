"""The attendee list: columns, filters, saved views, and the files handed over from it."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind the slice."""
    from core.reports import models as register
    from events.attendees import models

    app.extensions["attendees"] = (models, register)
