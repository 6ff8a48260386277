"""Forms organisers build: fields, conditions and versions, and the answers to them."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from events.entry_forms import desk

    desk.init_app(app)
