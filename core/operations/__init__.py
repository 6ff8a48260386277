"""Operating the portal: prepare, look after, copy, restore, upgrade, and say how it is."""

from __future__ import annotations

from flask import Flask

from core.operations.commands import register_commands


def init_app(app: Flask) -> None:
    """Register the commands."""
    register_commands(app)
