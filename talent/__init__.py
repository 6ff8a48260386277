"""What stays with a person: qualifications, claims, titles."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from talent import catalogue, claims, people, wallet
    from talent.demo.commands import demo

    catalogue.init_app(app)
    people.init_app(app)
    wallet.init_app(app)
    claims.init_app(app)
    app.cli.add_command(demo)
