"""What a figure is: counted from records, with its definition, and measured when asked.

A slice says which records a figure counts (`Distinct` of a query, or `Parts` that add up) and of
which (the denominator of a share); page, API and the list of the records behind come with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol, TypeAlias

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func

from core.clock import now
from core.db import db
from core.errors import NotFound, Words
from core.figures.units import Unit
from core.paging import PAGE_SIZE, Paged, pages_of
from core.registries import Registry
from core.states import Labelled
from core.tallies import percent

AnyRows: TypeAlias = Select[*tuple[Any, ...]]


class Source(Labelled):
    """Where a number comes from: N or L of events.md part 5."""

    RECORDS = "records", _l("Computed from records"), "N"
    LEDGER = "ledger", _l("From the ledger of indicators"), "L"


class Group(Labelled):
    WEEK = "week", _l("The Week")
    PROJECTS = "projects", _l("Projects of the Week")
    MEETINGS = "meetings", _l("Round tables and training")
    OFFICE = "office", _l("Cooperation and services")
    RECOGNITION = "recognition", _l("Recognition of qualifications")


@dataclass(frozen=True)
class Record:
    """One record behind a figure, and how much of the figure it is."""

    label: str
    amount: int = 1
    url: str = ""


class Behind(Protocol):
    """The records a figure counts; their amounts add up to it."""

    def total(self) -> int: ...

    def page(self, number: int) -> Paged[Record]: ...


@dataclass(frozen=True)
class Distinct:
    """As many as `rows` has different values in its first column; the second is what it is called.

    `rows` is left unlabelled where only the number is wanted. `link` gives the address of a row.
    """

    rows: AnyRows
    link: Callable[[Any], str] = lambda _row: ""

    def total(self) -> int:
        key = self.rows.selected_columns[0]
        counted = self.rows.with_only_columns(func.count(key.distinct())).order_by(None)
        return db.session.scalar(counted) or 0

    def page(self, number: int) -> Paged[Record]:
        """Each once, by its name: the lowest of the names it goes by."""
        key, label, *others = self.rows.selected_columns
        name = func.min(label).label("name")
        more = [func.min(one).label(f"more{place}") for place, one in enumerate(others)]
        rows = self.rows.with_only_columns(key.label("key"), name, *more).group_by(key)
        total = self.total()
        number = min(max(1, number), pages_of(total))
        start = (number - 1) * PAGE_SIZE
        found = db.session.execute(rows.order_by(name, key).limit(PAGE_SIZE).offset(start))
        listed = [Record(str(row[1]), url=self.link(row)) for row in found]
        return Paged(listed, total, number)


@dataclass(frozen=True)
class Parts:
    """Amounts that add up, such as one for each edition."""

    parts: Sequence[Record]

    def total(self) -> int:
        return sum(one.amount for one in self.parts)

    def page(self, _number: int) -> Paged[Record]:
        count = max(1, len(self.parts))
        return Paged(self.parts, len(self.parts), 1, count)


@dataclass(frozen=True)
class Amount:
    """A figure as it was measured: a share in percent has what it is of (R22).

    `note` says what the figure leaves out.
    """

    value: Decimal | int | None
    numerator: int
    denominator: int | None
    as_of: datetime
    note: Words = ""


@dataclass(frozen=True)
class Figure:
    """One figure. `rows` are told an edition's address, "" for all of them.

    With `of` it is a share: its rows in percent of those. `editions` are those it may be asked
    for one by one, by their addresses; none for a figure that knows of no editions. `trap` says
    what it must not be taken for (events.md §1.1). A figure that is not public is for staff.
    """

    name: str
    group: Group
    title: LazyString
    definition: LazyString
    unit: Unit
    rows: Callable[[str], Behind]
    order: int
    of: Callable[[str], Behind] | None = None
    trap: Words = ""
    note: Callable[[str], Words] = lambda _edition: ""
    editions: Callable[[], Mapping[str, Mapping[str, str]]] = dict

    def measure(self, edition: str = "") -> Amount:
        """Counted now; NotFound for an edition it does not know."""
        if edition and edition not in self.editions():
            raise NotFound
        count = self.rows(edition).total()
        if self.of is None:
            return Amount(count, count, None, now(), self.note(edition))
        whole = self.of(edition).total()
        return Amount(percent(count, whole), count, whole, now(), self.note(edition))


FIGURES = Registry[Figure](
    "figures", "What the office counts, with definition and records.", key="name", order="order"
)


def find_figure(name: str) -> Figure:
    """NotFound for a name that no figure has."""
    found = FIGURES.find(name)
    if found is None:
        raise NotFound
    return found
