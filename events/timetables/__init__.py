"""Timetables an exhibitor offers: who of it holds interviews, in which way, and when (R15)."""

from flask import Flask


def init_app(app: Flask) -> None:
    from core.registries import install
    from events.timetables import policies, views

    install(app, policies, views)
