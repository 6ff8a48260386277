"""Booths of a fair as exhibitors take them: held, assigned, released, waited for (R13)."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from core.registries import install
    from events.booths import policies, queries
    from events.plans.ports import TAKING, Taking

    install(app, policies)
    TAKING.add(app, Taking("exhibitors", queries.takers_of, queries.find_booths, lambda *_: None))
