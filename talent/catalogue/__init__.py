"""The catalogue: which overseas qualifications lead to which titles, edition by edition."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind the catalogue's desk, commands and policies."""
    from talent.catalogue import policies  # noqa: F401 - registers the predicates
    from talent.catalogue.commands import catalogue

    app.cli.add_command(catalogue)
