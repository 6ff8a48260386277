"""Re-opening a claim that lapsed (recognition.md §8): the claimant's page for it."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from core.registries import install
    from talent.claims.clock import reopen_until
    from talent.reopenings import views

    install(app, views)
    app.add_template_global(reopen_until)
