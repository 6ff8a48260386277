"""What travels between file, preview, tables and comparison: one entry, its faults, differences."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from talent.catalogue.faults import Fault
from talent.catalogue.states import Degree, Effect, EntryState, Level, Route
from talent.catalogue.tiers import Rule

STALE = _l("This has moved on since the page was opened. Look at it again; nothing was changed.")


@dataclass(frozen=True)
class EntryData:
    """One entry as a file or an edition says it; field names are those of CatalogueEntry."""

    code: str
    sector: str
    name_en: str
    name_zh: str
    issuer_en: str
    region: str
    series_zh: str
    series_en: str
    title_zh: str
    title_en: str
    level: str
    requires_licence_valid: bool
    name_local: str = ""
    abbreviation: str = ""
    issuer_zh: str = ""
    min_years_experience: int | None = None
    aliases: tuple[str, ...] = ()
    evidence: str = ""
    source: str = "compiled"
    own_tiers: tuple[Rule, ...] = ()
    own_papers: tuple[str, ...] = ()
    state: str = EntryState.ACTIVE
    replaced_by: str = ""
    effect: str = Effect.TITLE
    route: str = Route.BY_LEVEL
    verification: str = ""
    look_alikes: str = ""

    @classmethod
    def from_row(cls, row: Mapping[Any, Any]) -> EntryData:
        values = {str(name): row[name] for name in row}
        values["aliases"] = tuple(values["aliases"])
        values["own_papers"] = tuple(values["own_papers"])
        values["own_tiers"] = rules_from(values["own_tiers"] or ())
        return cls(**values)

    def row(self) -> dict[str, Any]:
        stored = {item.name: getattr(self, item.name) for item in fields(self)}
        stored["aliases"] = list(self.aliases)
        stored["own_papers"] = list(self.own_papers)
        stored["own_tiers"] = [asdict(rule) for rule in self.own_tiers] or None
        return stored


@dataclass(frozen=True)
class KnownName:
    """What an earlier edition called a code."""

    name_en: str
    name_zh: str
    issuer_en: str


def rules_from(stored: Iterable[Mapping[str, Any]]) -> tuple[Rule, ...]:
    return tuple(
        Rule(Level(row["level"]), Degree(row["degree"]), int(row["years"])) for row in stored
    )


ENTRY_FIELDS = tuple(item.name for item in fields(EntryData))


@dataclass(frozen=True)
class FieldChange:
    field: str
    old: Any
    new: Any


@dataclass(frozen=True)
class ChangedEntry:
    """An entry both sides hold, with what differs."""

    old: EntryData
    new: EntryData
    fields: tuple[FieldChange, ...]

    @property
    def code(self) -> str:
        return self.new.code


@dataclass(frozen=True)
class EditionDiff:
    """How one list of entries leads to another; each part in the order of codes."""

    added: tuple[EntryData, ...]
    changed: tuple[ChangedEntry, ...]
    withdrawn: tuple[EntryData, ...]
    unchanged: int

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed or self.withdrawn)


def compare(old: Iterable[EntryData], new: Iterable[EntryData]) -> EditionDiff:
    """What `new` adds to, changes in and withdraws from `old`, by code."""
    before = {entry.code: entry for entry in old}
    after = {entry.code: entry for entry in new}
    shared = [(before[code], after[code]) for code in sorted(before.keys() & after.keys())]
    changed = tuple(_changed(was, now) for was, now in shared if was != now)
    return EditionDiff(
        added=tuple(after[code] for code in sorted(after.keys() - before.keys())),
        changed=changed,
        withdrawn=tuple(before[code] for code in sorted(before.keys() - after.keys())),
        unchanged=len(shared) - len(changed),
    )


def _changed(was: EntryData, now: EntryData) -> ChangedEntry:
    differing = (
        FieldChange(name, getattr(was, name), getattr(now, name))
        for name in ENTRY_FIELDS
        if getattr(was, name) != getattr(now, name)
    )
    return ChangedEntry(was, now, tuple(differing))


@dataclass(frozen=True)
class SheetReading:
    """What a file holds: the rows that may be taken, and what is wrong or remarkable."""

    entries: tuple[EntryData, ...]
    refused: tuple[Fault, ...]
    remarks: tuple[Fault, ...]
    rows: int

    @property
    def refused_rows(self) -> int:
        return len({fault.row for fault in self.refused})


@dataclass(frozen=True)
class UploadedSheet:
    name: str
    content: bytes

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class EditionDetails:
    """What the editor says of a new edition; texts in both languages."""

    name: Mapping[str, str]
    notice: Mapping[str, str] = field(default_factory=lambda: {"en": "", "zh": ""})
    is_official: bool = False
    in_force_from: date | None = None
