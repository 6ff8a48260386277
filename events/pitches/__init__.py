"""Pitch day: who is heard when and where, in an order drawn before everybody."""

from flask import Flask


def init_app(app: Flask) -> None:
    from core.registries import install
    from events.pitches import policies, views

    install(app, policies, views)
