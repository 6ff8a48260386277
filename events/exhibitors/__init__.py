"""Employers at a fair, from the call to what absence brings (R13)."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind the tables."""
    from events.exhibitors import models
