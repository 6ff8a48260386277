"""Posts and people suggested to each other, by plain rules said in words."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from core.registries import install
    from events.matching import views

    install(app, views)
