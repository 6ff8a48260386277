"""What the status page shows: each slice adds its own part, so the page knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import LazyString

from core.registries import Provider, Registry


@dataclass(frozen=True)
class StatusLine:
    """One thing of the person's: where it stands, whose turn it is, by when."""

    title: str
    reference: str
    url: str
    state: Any
    next_step: LazyString | str
    is_yours: bool
    due_on: date | None
    also: tuple[str, str] | None = None  # words and address of one thing more


@dataclass(frozen=True)
class StatusPart:
    """A slice's lines under one heading, and where to begin another."""

    heading: LazyString
    lines: tuple[StatusLine, ...]
    empty: LazyString | str
    begin_url: str
    begin_label: LazyString


STATUS_PARTS = Registry[Provider[Callable[[Any], StatusPart | None]]](
    "status parts", "A slice's lines on the status page; None leaves the part out.", order="order"
)
