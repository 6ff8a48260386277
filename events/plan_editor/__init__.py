"""Booths are drawn: by hand, in a table, or by a sheet; each is rows that are judged alike."""

from flask import Flask


def init_app(app: Flask) -> None:
    from core.registries import install
    from events.plan_editor import views

    install(app, views)
