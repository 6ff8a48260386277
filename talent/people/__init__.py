"""The dossier, and the status page that shows a person all that is theirs."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from core.consents.purposes import PURPOSES
    from core.registries import install
    from talent.people import views
    from talent.people.consents import Purpose

    PURPOSES.add(app, *Purpose)
    install(app, views)
