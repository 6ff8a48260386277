"""Profiles of talent: filled from the dossier, sent with applications, shared by choice."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from core.consents.choices import CHOICES
    from core.consents.purposes import PURPOSES
    from core.registries import install
    from events.profiles import views
    from events.profiles.choices import CHOICE_OF_TITLE
    from events.profiles.states import ProfilePurpose

    PURPOSES.add(app, *ProfilePurpose)
    CHOICES.add(app, CHOICE_OF_TITLE)
    install(app, views)
