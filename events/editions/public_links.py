"""Further public pages of an edition; each slice above adds its own."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import LazyString

from core.registries import Registry
from events.editions.models import Edition
from events.event_types import Part


@dataclass(frozen=True)
class PublicLink:
    """One page that takes the edition's `slug`; shown when the type has `part`, if one is named.

    `registers`: a way to register, which stands by the others as long as there is any.
    """

    label: LazyString
    endpoint: str
    order: int
    part: Part | None = None
    registers: bool = False


PUBLIC_LINKS = Registry[PublicLink](
    "public links", "Pages beside an edition's public one.", key="endpoint", order="order"
)


def public_links(
    edition: Edition, *, registers: bool = False, of_parts: bool = False
) -> list[tuple[LazyString, str]]:
    """`of_parts`: what the event itself consists of, such as its exhibitors."""
    return [
        (link.label, url_for(link.endpoint, slug=edition.slug))
        for link in PUBLIC_LINKS
        if link.registers is registers
        and (registers or bool(link.part) is of_parts)
        and (link.part is None or edition.type.has(link.part))
    ]
