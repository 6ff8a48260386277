"""One list, that every slice composes: see docs/decisions/lists.md."""

from __future__ import annotations

from flask import Flask

from core.lists.spec import LISTS, ListSpec


def init_app(app: Flask) -> None:
    """Bind the background work of bulk actions."""
    from core.lists import bulk
    from core.registries import install

    install(app, bulk)


def add_list(app: Flask, *specs: ListSpec) -> None:
    """Make lists known: to those who add to them, the export register, and the background."""
    from core.lists.services import report_of
    from core.reports.registry import register_report

    LISTS.add(app, *specs)
    for spec in specs:
        register_report(report_of(spec))
