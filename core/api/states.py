"""Scopes: what a token may do. Each slice adds its own."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import LazyString

_scopes: dict[str, LazyString] = {}


def add_scope(scope: StrEnum, label: LazyString) -> None:
    """Make `scope` known, with the words a person reads when giving a token."""
    _scopes[str(scope)] = label


def scopes() -> dict[str, LazyString]:
    """Every known scope with its words."""
    return dict(_scopes)
