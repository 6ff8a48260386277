"""Scopes: what a token may do. Each slice adds its own."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flask_babel import LazyString

from core.registries import Registry


@dataclass(frozen=True)
class Scope:
    """What a token may do, within what its person may, and the words read when giving one."""

    key: StrEnum
    label: LazyString


API_SCOPES = Registry[Scope]("api scopes", "What a token may do, by the word that is stored.")
