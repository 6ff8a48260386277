"""Projects entered all year, the calls they answer, and what everybody is shown of them."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from core.registries import install
    from events.projects import policies

    install(app, policies)
