"""What a delegation's file says, row by row."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import lazy_gettext as _l

from core.errors import Words
from core.states import State
from events.delegations.columns import NAME, Column
from events.event_types.registry import ParticipantRole
from events.registrations.values import PersonFacts


class SheetState(State):
    """Where a delegation's list stands."""

    BROUGHT = (
        "brought", _l("To be looked at"), "waiting",
        _l("Look at the list and register its people."),
    )  # fmt: skip
    ENTERING = (
        "entering",
        _l("Being registered"),
        "progress",
        _l("We write to you when it is done."),
    )
    ENTERED = "entered", _l("List registered"), "done"


@dataclass(frozen=True)
class Plan:
    name: str
    organisation: str
    leader_name: str
    leader_email: str
    keep_together: bool
    session_ids: tuple[uuid.UUID, ...]


@dataclass(frozen=True)
class Table:
    """A file as it was read. `damaged` names cells (D2) whose number a spreadsheet has changed.

    `meanings` are what the leader said of headings: the key of a column, or nothing: left out.
    """

    header: tuple[str, ...]
    rows: Sequence[tuple[int, Sequence[str]]]
    damaged: frozenset[str] = frozenset()
    meanings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Fault:
    """Why a row cannot be taken: the column's heading as typed, and a sentence."""

    heading: str
    words: Words


@dataclass(frozen=True)
class Line:
    """One row of the file, by its number there: a person, or the faults that keep it out.

    `remarks` keep nobody out; `stored` holds what would be kept, by the column's key.
    """

    number: int
    cells: tuple[str, ...]
    person: PersonFacts | None
    role: ParticipantRole
    session_ids: tuple[uuid.UUID, ...]
    language: str
    faults: tuple[Fault, ...]
    remarks: tuple[Fault, ...]
    stored: Mapping[str, str]
    answers: Mapping[str, str]

    @property
    def name(self) -> str:
        return self.person.name if self.person else ""


@dataclass(frozen=True)
class Reading:
    """A whole file as it was read: headings we know, those we do not, and its lines."""

    header: tuple[str, ...]
    columns: tuple[Column | None, ...]
    lines: tuple[Line, ...]
    totals: tuple[int, ...] = ()

    @property
    def known(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column)

    @property
    def unknown(self) -> tuple[str, ...]:
        pairs = zip(self.header, self.columns, strict=True)
        return tuple(heading for heading, column in pairs if column is None and heading)

    @property
    def shown(self) -> tuple[Column, ...]:
        """The columns as they would be stored: first and last name are one."""
        parts = {"given_name", "family_name"}
        whole = tuple(one for one in self.known if one.key not in parts)
        return whole if any(one.key == "name" for one in whole) else (NAME, *whole)

    @property
    def good(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if not line.faults)

    @property
    def bad(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.faults)
