"""Series, editions, venues and sessions: what is held, when and where, and who runs it."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from core.registries import install
    from events.editions import desk, policies, public
    from events.event_types.registry import find_types

    find_types(app)
    install(app, policies)
    desk.init_app(app)
    public.init_app(app)
