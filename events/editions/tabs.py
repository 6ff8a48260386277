"""The tabs of one edition at the desk; each slice adds its own."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flask import request, url_for
from flask_babel import LazyString

from core.navigation import Link
from core.policy import can
from core.registries import Registry
from events.editions.models import Edition
from events.event_types import Part


@dataclass(frozen=True)
class EditionTab:
    """One tab: its page takes the edition's `slug`.

    Shown only when the edition's type has `part` (None: every type) and `permission` is given on
    the edition (None: to whoever may read the edition).
    """

    label: LazyString
    endpoint: str
    order: int
    part: Part | None = None
    permission: StrEnum | None = None


EDITION_TABS = Registry[EditionTab](
    "edition tabs", "The tabs of every edition's desk pages.", key="endpoint", order="order"
)


def tabs_for(edition: Edition) -> list[Link]:
    """The tabs this person has for this edition, the one that is open marked."""
    shown = [tab for tab in EDITION_TABS if _is_shown(tab, edition)]
    urls = [url_for(tab.endpoint, slug=edition.slug) for tab in shown]
    here = _open_one(urls)
    return [Link(tab.label, url, url == here) for tab, url in zip(shown, urls, strict=True)]


def _is_shown(tab: EditionTab, edition: Edition) -> bool:
    if tab.part is not None and not edition.type.has(tab.part):
        return False
    return tab.permission is None or can(tab.permission, edition)


def _open_one(urls: list[str]) -> str:
    """The longest address this page lies at or below: the overview lies above all others."""
    path = request.path
    around = [url for url in urls if path == url or path.startswith(f"{url.rstrip('/')}/")]
    return max(around, key=len, default="")
