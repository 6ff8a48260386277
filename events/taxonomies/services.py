"""Lists of industries: versions entered, and their items while nothing is counted by them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from core import audit
from core.accounts.models import User
from core.clock import beijing_date, now
from core.db import db
from core.errors import DomainError
from core.i18n import speaking
from core.lists.records import keep_record
from core.policy import authorize
from core.references import next_reference
from events.projects.states import Industry
from events.taxonomies import queries
from events.taxonomies.models import Taxonomy, TaxonomyItem
from events.taxonomies.policies import TaxonomyPermission

_CODE = re.compile(r"[a-z][a-z0-9_]{0,19}")
# The year of the first Week (events.md §1.1).
FIRST_DAY = date(2009, 1, 1)


def ensure_first_list() -> None:
    """Version 1 is the list that projects carry; nothing is done where any version is."""
    if queries.list_taxonomies():
        return
    first = Taxonomy(
        reference=next_reference("TX"), number=1, name_zh="创业周产业目录",
        name_en="Week industries", in_force_from=FIRST_DAY, created_at=now(),
    )  # fmt: skip
    for industry in Industry:
        names = {}
        for code in ("en", "zh"):
            with speaking(code):
                names[f"name_{code}"] = str(industry.label)
        is_key = industry is not Industry.OTHER
        first.items.append(TaxonomyItem(code=str(industry.value), is_key=is_key, **names))
    db.session.add(first)
    db.session.flush()


def keep_taxonomy(
    one: Taxonomy | None, said: Mapping[str, Any], *, by: User, at: datetime
) -> Taxonomy:
    """Enter a version, or correct it; `said` are its columns by name.

    Refuses, at their fields, a number or a day that another has, versions that hold in another
    order than their numbers, and another day or number for a list that holds already.
    """
    authorize(TaxonomyPermission.EDIT, one, user=by)
    number, day = said["number"], said["in_force_from"]
    with db.session.no_autoflush:
        if one is not None and _holds(one, at) and (number, day) != (one.number, one.in_force_from):
            said_so = _l("This list holds already: its number and day stay.")
            raise DomainError(said_so, field="in_force_from")
        others = [each for each in queries.list_taxonomies() if each is not one]
        if any(each.number == number for each in others):
            raise DomainError(_l("Another version has this number."), field="number")
        if any((each.number < number) != (each.in_force_from < day) for each in others):
            said_so = _l("Versions hold one after the other, in the order of their numbers.")
            raise DomainError(said_so, field="in_force_from")
        is_new_day = one is None or day != one.in_force_from
        if is_new_day and day <= beijing_date(at) and others:
            said_so = _l("A new version holds from a day to come: what was counted stays.")
            raise DomainError(said_so, field="in_force_from")
    one = one or Taxonomy(created_at=at, reference=next_reference("TX"))
    kept: Taxonomy = keep_record(one, said, by=by, at=at)
    return kept


def keep_item(one: Taxonomy, said: Mapping[str, Any], *, by: User, at: datetime) -> TaxonomyItem:
    """Put an industry into a list, or in the place of the one with its code.

    Of a list that holds only what an industry becomes in the next one may change: shares that were
    told by it stay what they were.
    """
    authorize(TaxonomyPermission.EDIT, one, user=by)
    if not _CODE.fullmatch(said["code"]):
        raise DomainError(_l("Use small letters, digits and “_”, a letter first."), field="code")
    item = next((each for each in one.items if each.code == said["code"]), None)
    if _holds(one, at):
        fixed = ("name_zh", "name_en", "is_key")
        if item is None or any(getattr(item, name) != said[name] for name in fixed):
            said_so = _l("This list holds already: only what an industry becomes may change.")
            raise DomainError(said_so, field="code")
    if item is None:
        item = TaxonomyItem()
        one.items.append(item)
    for name, value in said.items():
        setattr(item, name, value)
    db.session.flush()
    audit.record("taxonomy:item_kept", one, by=by, at=at, note=item.code)
    return item


def remove_item(item: TaxonomyItem, *, by: User, at: datetime) -> None:
    """Take an industry out of a list; refuses it of one that holds."""
    one = item.taxonomy
    authorize(TaxonomyPermission.EDIT, one, user=by)
    if _holds(one, at):
        raise DomainError(_l("This list holds already: its industries stay."))
    one.items.remove(item)
    db.session.flush()
    audit.record("taxonomy:item_removed", one, by=by, at=at, note=item.code)


def _holds(one: Taxonomy, at: datetime) -> bool:
    return one.in_force_from <= beijing_date(at)
