"""Which list holds on a day, and what codes of the first one are in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from core.db import db
from events.taxonomies.models import Taxonomy, TaxonomyItem


@dataclass(frozen=True)
class Reading:
    """A list as projects are read by it: `items` by the code that projects carry.

    Projects carry codes of the first list; a code that leads nowhere is in no industry of this.
    """

    taxonomy: Taxonomy
    items: dict[str, TaxonomyItem]

    @property
    def key_codes(self) -> list[str]:
        return [code for code, item in self.items.items() if item.is_key]


def list_taxonomies() -> Sequence[Taxonomy]:
    """All versions by number, with their items."""
    rows = select(Taxonomy).options(selectinload(Taxonomy.items)).order_by(Taxonomy.number)
    return db.session.scalars(rows).all()


def reading_on(day: date) -> Reading | None:
    """By the list that holds that day, or the first one before any did; None without any."""
    versions = list_taxonomies()
    held = [one for one in versions if one.in_force_from <= day] or versions[:1]
    if not held:
        return None
    codes: dict[str, TaxonomyItem] = {one.code: one for one in versions[0].items}
    for version in versions[1 : versions.index(held[-1]) + 1]:
        after = {one.code: one for one in version.items}
        codes = {
            code: after[item.next_code or item.code]
            for code, item in codes.items()
            if (item.next_code or item.code) in after
        }
    return Reading(held[-1], codes)
