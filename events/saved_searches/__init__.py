"""Searches people keep: what is new in them is mailed daily or weekly, and nothing else."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from core.registries import install
    from events.saved_searches import services, views

    # The job that writes stands beside what it does.
    install(app, services, views)
