"""Agreements are put on record by the town, district or city where they are signed."""

from flask import Flask


def init_app(app: Flask) -> None:
    from core.registries import install
    from events.agreement_entries import views

    install(app, views)
