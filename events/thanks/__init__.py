"""Letters of thanks after an event (感谢信): each person of an audience once, however often sent.

They stand on the page of the event's closing, which leads to them; they have no list of their own.
"""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from core.registries import install
    from events.thanks import services, views

    install(app, services, views)
