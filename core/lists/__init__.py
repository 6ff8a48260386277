"""One list, that every slice composes: see docs/decisions/lists.md."""

from __future__ import annotations

from flask import Flask

from core.lists import bulk, filters
from core.lists.api import ListQuery, ListRows, answer_list, list_operation
from core.lists.columns import Column, ColumnKind, column_of, state_column
from core.lists.queries import get_row, row_loader
from core.lists.services import report_of
from core.lists.spec import LISTS, BulkAction, Card, Content, ListSpec, Rights
from core.lists.views import add_list_routes
from core.registries import install
from core.reports.registry import REPORTS


def init_app(app: Flask) -> None:
    install(app, bulk)


def add_list(app: Flask, *specs: ListSpec) -> None:
    """Make lists known: to those who add to them, the export register, and the background."""
    LISTS.add(app, *specs)
    REPORTS.add(app, *map(report_of, specs))
