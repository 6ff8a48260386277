"""Tickets, calendars, badges and sign-in sheets: what people carry and what hangs at the door."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind the slice."""
    app.extensions["tickets"] = ()
