"""What travels from a form to the services of mailings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Draft:
    """Words in both languages, and for whom: the attendee list's filter.

    `is_news`: it is about later events, so that only those who agreed to news get it (R20).
    """

    subject: Mapping[str, str]
    body: Mapping[str, str]
    filter: Mapping[str, str] = field(default_factory=dict)
    is_news: bool = False
