"""Further public pages of an edition; each slice above adds its own."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import LazyString

from events.editions.models import Edition
from events.event_types import Part


@dataclass(frozen=True)
class PublicLink:
    """One page that takes the edition's `slug`; shown when the type has `part`."""

    label: LazyString
    endpoint: str
    order: int
    part: Part


_links: dict[str, PublicLink] = {}


def add_public_link(link: PublicLink) -> None:
    """Show `link` on the public page of every edition whose type has its part."""
    _links[link.endpoint] = link


def public_links(edition: Edition) -> list[tuple[LazyString, str]]:
    """Label and address of each page this edition has."""
    shown = sorted(_links.values(), key=lambda link: link.order)
    return [
        (link.label, url_for(link.endpoint, slug=edition.slug))
        for link in shown
        if edition.type.has(link.part)
    ]
