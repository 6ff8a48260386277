"""The wallet: a person's papers, kept once, used by reference."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from core.registries import install
    from talent.wallet import jobs, views

    install(app, jobs, views)
