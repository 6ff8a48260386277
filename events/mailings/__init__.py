"""Messages to many: written in both languages, sent to a filtered list, followed one by one."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind the slice."""
    from events.mailings import models

    app.extensions["mailings"] = (models,)
