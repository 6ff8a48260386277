"""Posts and people suggested to each other, by plain rules said in words."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from core.registries import install
    from events.matching import views
    from events.vacancies.links import POST_LINKS

    install(app, views)
    POST_LINKS.add(app, views.APPLY)
