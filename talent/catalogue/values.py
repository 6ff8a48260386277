"""What travels between file, preview, tables and comparison: one entry, its faults, differences."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from talent.catalogue.states import Degree, Effect, EntryState, Level, Route
from talent.catalogue.tiers import Rule

SHOWN_CHARACTERS = 60
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
        """From the values of a table row, by column name."""
        values = {str(name): row[name] for name in row}
        values["aliases"] = tuple(values["aliases"])
        values["own_papers"] = tuple(values["own_papers"])
        values["own_tiers"] = rules_from(values["own_tiers"] or ())
        return cls(**values)

    def row(self) -> dict[str, Any]:
        """The values as the table stores them."""
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
    """An entry's own rules as the table stores them."""
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
        """Whether both say the same."""
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


class Reason(StrEnum):
    """Why a row is refused, or what is remarkable about it."""

    EMPTY = "empty"
    TOO_LONG = "too-long"
    CONTROL_CHARACTER = "control-character"
    FORMULA = "formula"
    CODE_PATTERN = "code-pattern"
    CODE_TWICE = "code-twice"
    SECTOR = "sector"
    REGION = "region"
    LEVEL = "level"
    YES_NO = "yes-no"
    NUMBER = "number"
    CHOICE = "choice"
    TIER_RULES = "tier-rules"
    PAPERS = "papers"
    REPLACEMENT = "replacement"
    # Remarks: the row is taken, but somebody should look.
    CODE_REUSED = "code-reused"
    LEVEL_OFF_LADDER = "level-off-ladder"
    COLUMN_UNKNOWN = "column-unknown"


@dataclass(frozen=True)
class Fault:
    """One thing about one cell. `row` counts as the spreadsheet does: the headings are row 1."""

    row: int
    column: str
    reason: Reason
    value: str = ""

    @property
    def message(self) -> str:
        """The sentence people read, in the request's language."""
        return str(_REASONS[self.reason]) % {"value": self.value}

    def stored(self) -> dict[str, Any]:
        """JSON values for the import report."""
        return asdict(self)


@dataclass(frozen=True)
class SheetReading:
    """What a file holds: the rows that may be taken, and what is wrong or remarkable."""

    entries: tuple[EntryData, ...]
    refused: tuple[Fault, ...]
    remarks: tuple[Fault, ...]
    rows: int

    @property
    def refused_rows(self) -> int:
        """How many rows are refused; one row may have several faults."""
        return len({fault.row for fault in self.refused})


@dataclass(frozen=True)
class UploadedSheet:
    name: str
    content: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the content, hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class EditionDetails:
    """What the editor says of a new edition; texts in both languages."""

    name: Mapping[str, str]
    notice: Mapping[str, str] = field(default_factory=lambda: {"en": "", "zh": ""})
    is_official: bool = False
    in_force_from: date | None = None


def shown(value: str) -> str:
    """`value` short enough for a message."""
    return value if len(value) <= SHOWN_CHARACTERS else f"{value[: SHOWN_CHARACTERS - 1]}…"


_REASONS: dict[Reason, LazyString] = {
    Reason.EMPTY: _l("This is empty. Fill it in."),
    Reason.TOO_LONG: _l("This is too long. At most %(value)s characters fit."),
    Reason.CONTROL_CHARACTER: _l("This holds an invisible character (%(value)s). Type it again."),
    Reason.FORMULA: _l("“%(value)s” looks like a formula. Write the plain text."),
    Reason.CODE_PATTERN: _l(
        "“%(value)s” is not a code. Use Latin letters, digits and hyphens, beginning with a letter "
        "and with at least one digit, as in SZ-BIO-001."
    ),
    Reason.CODE_TWICE: _l("This code already stands in row %(value)s. Every code may stand once."),
    Reason.SECTOR: _l("“%(value)s” is not a sector of the catalogue."),
    Reason.REGION: _l(
        "“%(value)s” is not a country or region. Use a two-letter code such as DE, or INT."
    ),
    Reason.LEVEL: _l(
        "“%(value)s” is not a level. Use junior, intermediate, associate-senior or senior."
    ),
    Reason.YES_NO: _l("“%(value)s” is neither yes nor no."),
    Reason.NUMBER: _l("“%(value)s” is not a whole number from 0 to 60."),
    Reason.CHOICE: _l("“%(value)s” is not one of the values this column knows."),
    Reason.TIER_RULES: _l(
        "“%(value)s” is not a tier rule. Write level:degree:years, as in intermediate:master:2."
    ),
    Reason.PAPERS: _l(
        "“%(value)s” is not a change of papers. Write add:paper or waive:paper, as in waive:degree."
    ),
    Reason.REPLACEMENT: _l("The replacing code “%(value)s” does not stand in this file."),
    Reason.CODE_REUSED: _l(
        "An earlier edition used this code for “%(value)s”. A code is never given to another "
        "qualification: check that it is the same one."
    ),
    Reason.LEVEL_OFF_LADDER: _l("On its title ladder this title has the level “%(value)s”."),
    Reason.COLUMN_UNKNOWN: _l("The column “%(value)s” is not known and is not taken over."),
}
