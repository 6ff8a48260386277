"""How an organiser sets the certificates of an event: words, logo, signatory, colour and seal."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from core.registries import install
    from events.certificate_designs import policies, views

    install(app, policies, views)
