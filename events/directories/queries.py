"""What stands in a directory on a day, from whichever table it comes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import contains_eager

from core.db import db
from core.i18n import LOCALES, speaking
from core.organisations.models import Organisation
from core.organisations.queries import is_verified
from core.organisations.states import OrganisationKind
from events.carriers.models import CarrierProfile
from events.carriers.queries import WHOLE, are_shown
from events.carriers.states import Offer
from events.directories.models import DirectoryEntry, EnterpriseListing
from events.directories.states import Directory
from events.projects.states import Industry

Words = Mapping[str, str]


@dataclass(frozen=True)
class Item:
    """One entry as everybody reads it. `url` is empty, of this portal, or of another (`leaves`)."""

    title: Words
    text: Words
    tags: Mapping[str, Sequence[str]]
    url: str = ""
    leaves: bool = False
    district: str = ""
    valid_until: date | None = None


def split_tags(text: str) -> list[str]:
    """The tags of a column, each once."""
    return list(dict.fromkeys(tag for one in text.split(",") if (tag := one.strip())))


def listing_of(organisation_id: UUID) -> EnterpriseListing | None:
    return db.session.get(EnterpriseListing, organisation_id)


def stamp_of(kind: Directory, on: date) -> tuple[Any, ...]:
    """Changes whenever what stands in the directory on that day does."""
    stamps = [_stamp(DirectoryEntry, _entries(kind, on))]
    if kind is Directory.CARRIERS:
        stamps.append(_stamp(CarrierProfile, _carriers(on), Organisation))
    if kind is Directory.ENTERPRISES:
        stamps.append(_stamp(EnterpriseListing, _enterprises(on), Organisation))
    return (kind.value, on, *stamps)


def items_of(kind: Directory, on: date) -> list[Item]:
    """What stands in it: the office's entries in their order, then organisations by name."""
    ordered = (DirectoryEntry.position, DirectoryEntry.title_zh_key, DirectoryEntry.id)
    entries = db.session.scalars(_entries(kind, on).order_by(*ordered))
    return [*map(_of_entry, entries), *_of_organisations(kind, on)]


def _of_organisations(kind: Directory, on: date) -> Iterator[Item]:
    by_name = Organisation.name_zh_key, Organisation.id
    if kind is Directory.CARRIERS:
        carriers, labels = _carriers(on).options(*WHOLE).order_by(*by_name), _labels()
        yield from (_of_carrier(one, labels) for one in db.session.scalars(carriers))
    if kind is Directory.ENTERPRISES:
        whole = contains_eager(EnterpriseListing.organisation)
        listed = db.session.scalars(_enterprises(on).options(whole).order_by(*by_name))
        yield from map(_of_enterprise, listed)


def _of_entry(one: DirectoryEntry) -> Item:
    return Item(one.title, one.text, _tags(one.tags), one.link, bool(one.link),
                valid_until=one.valid_until)  # fmt: skip


def _of_carrier(one: CarrierProfile, labels: Mapping[str, Words]) -> Item:
    """Its chains and offers are its tags."""
    organisation, marks = one.organisation, [*one.industries, *one.kinds_offered]
    tags = {code: [words[mark] for mark in marks] for code, words in labels.items()}
    url = url_for("carriers.show", reference=organisation.reference)
    return Item(organisation.name, one.about, tags, url, district=organisation.district)


def _labels() -> dict[str, Words]:
    """The words of chains and offers in each language."""
    said: dict[str, Words] = {}
    for code in LOCALES:
        with speaking(code):
            said[code] = {str(one): str(one.label) for one in (*Industry, *Offer)}
    return said


def _of_enterprise(one: EnterpriseListing) -> Item:
    organisation, tags = one.organisation, _tags(one.tags)
    site = organisation.website
    return Item(organisation.name, one.about, tags, site, bool(site), organisation.district)


def _tags(words: Words) -> dict[str, list[str]]:
    return {code: split_tags(words.get(code, "")) for code in LOCALES}


def _entries(kind: Directory, on: date) -> Select[Any]:
    until = DirectoryEntry.valid_until
    live = or_(until.is_(None), until >= on)
    return select(DirectoryEntry).where(DirectoryEntry.kind == kind, live)


def _carriers(on: date) -> Select[Any]:
    return select(CarrierProfile).join(CarrierProfile.organisation).where(are_shown(on))


def _enterprises(on: date) -> Select[Any]:
    rows = select(EnterpriseListing).join(EnterpriseListing.organisation)
    return rows.where(agreed(on))


def agreed(on: date) -> ColumnElement[bool]:
    """Whether an employer stands in the directory: verified that day, and it agrees."""
    is_employer = Organisation.kind == OrganisationKind.EMPLOYER
    return EnterpriseListing.is_listed & is_employer & is_verified(on)


def _stamp(model: Any, rows: Select[Any], *more: Any) -> tuple[Any, ...]:
    versions = (func.sum(one.version) for one in (model, *more))
    counted = rows.with_only_columns(func.count(), func.max(model.saved_at), *versions)
    return tuple(db.session.execute(counted).one())
