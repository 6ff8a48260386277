"""What a figure is: counted from records, with its definition, and measured when asked.

A slice says which records a figure counts (`Distinct` of a query, or `Parts` that add up) and of
which (the denominator of a share); page, API and the list of the records behind come with it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol, TypeAlias

from flask_babel import LazyString, pgettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func

from core.charts import Chart, Series
from core.clock import beijing_date, now
from core.db import db
from core.errors import NotFound, Words
from core.figures.drawing import groups_chart
from core.figures.models import FigureSnapshot
from core.figures.snapshots import Before, Closed, Counting, Growth, final_of, growth_since
from core.figures.suppression import Counted, told
from core.figures.units import Unit, say
from core.i18n import show_date, show_datetime
from core.paging import PAGE_SIZE, Paged, pages_of
from core.places import places_chart
from core.registries import Provider, Registry
from core.states import Labelled
from core.tallies import percent, trimmed

AnyRows: TypeAlias = Select[*tuple[Any, ...]]


class Source(Labelled):
    """Where a number comes from: N or L of events.md part 5."""

    RECORDS = "records", _l("Computed from records"), "N"
    LEDGER = "ledger", _l("From the ledger of indicators"), "L"


class Group(Labelled):
    WEEK = "week", _l("The Week")
    PROJECTS = "projects", _l("Projects of the Week")
    OUTCOMES = "outcomes", _l("What came of the Week")
    FAIRS = "fairs", _l("Recruitment fairs")
    MEETINGS = "meetings", _l("Round tables and training")
    OFFICE = "office", _l("Cooperation and services")
    RECOGNITION = "recognition", _l("Recognition of qualifications")
    LEDGER = "ledger", _l("Ledger of indicators")


@dataclass(frozen=True)
class Record:
    """One record behind a figure, and how much of the figure it is, to the cent."""

    label: str
    amount: Decimal | int = 1
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
class Summed:
    """Amounts of records added up: `rows` give each with what it is called and its amount.

    The figure is whole, its last unit cut off; the records are told to the cent.
    """

    rows: AnyRows
    link: Callable[[Any], str] = lambda _row: ""

    def total(self) -> int:
        amount = self.rows.selected_columns[2]
        summed = self.rows.with_only_columns(func.sum(amount)).order_by(None)
        return int(db.session.scalar(summed) or 0)

    def page(self, number: int) -> Paged[Record]:
        key, label, _amount = self.rows.selected_columns
        total = db.session.scalar(self.rows.with_only_columns(func.count(key))) or 0
        number = min(max(1, number), pages_of(total))
        listed = self.rows.order_by(label, key).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
        found = db.session.execute(listed)
        return Paged([Record(str(row[1]), trimmed(row[2]), self.link(row)) for row in found], total,
                     number)  # fmt: skip


@dataclass(frozen=True)
class Parts:
    """Amounts that add up, such as one for each edition."""

    parts: Sequence[Record]

    def total(self) -> int:
        return int(sum(one.amount for one in self.parts))

    def page(self, _number: int) -> Paged[Record]:
        count = max(1, len(self.parts))
        return Paged(self.parts, len(self.parts), 1, count)


@dataclass(frozen=True)
class Amount:
    """A figure as it was measured: a share in percent has what it is of (R22).

    `as_of` is a moment for what is counted, a day for what somebody entered. `note` says what the
    figure leaves out.
    """

    value: Decimal | int | None
    numerator: Decimal | int
    denominator: Decimal | int | None
    as_of: datetime | date
    note: Words = ""


class Told(Protocol):
    """Whatever is told as a figure, counted or kept: pages and programs ask no more of it."""

    @property
    def name(self) -> str: ...
    @property
    def group(self) -> Group: ...
    @property
    def title(self) -> LazyString: ...
    @property
    def definition(self) -> LazyString: ...
    @property
    def unit_name(self) -> Words: ...
    @property
    def source(self) -> Source: ...
    @property
    def trap(self) -> Words: ...
    def measure(self, edition: str = "", closed: Closed | None = None) -> Amount: ...
    def say(self, amount: Amount) -> str: ...
    def growth(self, edition: str, amount: Amount) -> Growth | None: ...
    def chart(self, edition: str = "") -> Chart | None: ...


@dataclass(frozen=True)
class Groups:
    """What a figure is made of, group by group: `call` gives names and counts of an edition.

    `parts` gives the same of every edition, so that the drawing of all and those of each together
    tell no small number. With `are_places` the names are ISO codes, and are drawn where they lie.
    Small ones are joined. `apart` gives those whose sum a figure beside tells.
    """

    title: LazyString
    call: Callable[[str], Counted]
    parts: Callable[[], Iterable[Counted]]
    are_places: bool = False
    apart: Callable[[str], Collection[str]] = lambda _edition: ()

    def chart(self, edition: str) -> Chart | None:
        counts, parts = self.call(edition), () if edition else self.parts()
        if self.are_places:
            return places_chart(self.title, dict(counts), parts)
        return groups_chart(self.title, counts, parts, self.apart(edition))

    def told(self, edition: str) -> tuple[list[tuple[str, int]], int]:
        """Of one edition what its drawing tells, in no order, and all others together."""
        return told(self.call(edition), apart=self.apart(edition))


@dataclass(frozen=True)
class Figure:
    """One figure. `rows` are told an edition's address, "" for all of them.

    With `of` it is a share: its rows in percent of those. `editions` are those it may be asked
    for one by one, by their addresses; none for a figure that knows of no editions. `before` gives
    an edition's year and the edition before it. Of `groups` small numbers are not told; `drawn`
    gives further charts of it, of an edition or of all. `trap` says what the figure must not be
    taken for (events.md §1.1). Without `freezes` it goes on to grow after the edition closed, such
    as what landed. What `adds_up` counts records each of one edition: of closed ones the sum over
    all takes what they closed with, so none is counted again. A share may give `counts`: numerator,
    denominator (those of its rows) and note at once. `together` gives the same of several figures,
    by name, that one counting tells.
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
    before: Callable[[str], tuple[int, Before] | None] = lambda _edition: None
    groups: Groups | None = None
    drawn: Sequence[Callable[[Figure, str], Sequence[Chart]]] = ()
    freezes: bool = True
    adds_up: bool = False
    counts: Callable[[str], tuple[int, int, Words]] | None = None
    together: Callable[[str], Counting] | None = None
    source: Source = Source.RECORDS

    @property
    def unit_name(self) -> Words:
        return self.unit.label

    @property
    def has_editions(self) -> bool:
        return self.editions is not dict

    def say(self, amount: Amount) -> str:
        return say(self.unit, amount.value)

    def measure(self, edition: str = "", closed: Closed | None = None) -> Amount:
        """Counted now, or what a closed edition closed with; NotFound for one it does not know."""
        if edition and edition not in self.editions():
            raise NotFound
        return self.told(edition, closed)

    def told(self, edition: str = "", closed: Closed | None = None) -> Amount:
        """The same, of an edition that is known to have it."""
        if not edition and self.adds_up:
            return self._sum(closed or Closed())
        final = final_of(self.name, edition) if edition else None
        return self.count(edition, closed) if final is None else _amount_of(final)

    def _sum(self, closed: Closed) -> Amount:
        """What closed editions closed with, and the others counted together."""
        known = closed.of(self.name, self.editions)
        part, whole = known.numerator, known.denominator
        if not known.is_all:
            rest = self.count(known.rest)
            part, whole = part + int(rest.numerator), whole + int(rest.denominator or 0)
        if self.of is None:
            return Amount(part, part, None, now())
        return Amount(percent(part, whole), part, whole, now())

    def count(self, edition: str = "", closed: Closed | None = None) -> Amount:
        """Counted from the records as they are now, whatever was frozen."""
        if self.together is not None:
            found = closed.once(self.together, edition) if closed else self.together(edition)
            part, of, said = found[self.name]
            return Amount(part if of is None else percent(part, of), part, of, now(), said)
        if self.counts is not None:
            count, whole, note = self.counts(edition)
            return Amount(percent(count, whole), count, whole, now(), note)
        count = self.rows(edition).total()
        if self.of is None:
            return Amount(count, count, None, now(), self.note(edition))
        whole = self.of(edition).total()
        return Amount(percent(count, whole), count, whole, now(), self.note(edition))

    def growth(self, edition: str, amount: Amount) -> Growth | None:
        """Since the edition before, on the same day (R22); a share has none."""
        known = self.before(edition) if edition and self.of is None else None
        if known is None:
            return None
        as_of = amount.as_of
        day = beijing_date(as_of) if isinstance(as_of, datetime) else as_of
        year, before = known
        return growth_since(self.name, int(amount.numerator), day, year=year, before=before)

    def chart(self, edition: str = "") -> Chart | None:
        """Its parts side by side, where it has several."""
        behind = self.rows(edition)
        if not isinstance(behind, Parts) or len(behind.parts) < 2:
            return None
        most = max(behind.parts, key=lambda one: one.amount)
        sentence = _(
            "As of %(day)s: %(total)s in %(parts)s editions; most in %(most)s: %(count)s.",
            day=show_date(now()), total=say(self.unit, behind.total()), parts=len(behind.parts),
            most=most.label, count=say(self.unit, most.amount),
        )  # fmt: skip
        series = Series(self.title, [one.amount for one in behind.parts])
        labels = [one.label for one in behind.parts]
        return Chart(self.title, sentence, labels, (series,),
                     heading=pgettext("event", "Edition"))  # fmt: skip


def _amount_of(final: FigureSnapshot) -> Amount:
    whole = final.denominator
    value = final.numerator if whole is None else percent(final.numerator, whole)
    said = _l("Frozen when the edition closed.")
    if final.replaces_at is not None:
        said = LazyString(_frozen_anew, final.replaces_at)
    return Amount(value, final.numerator, final.denominator, final.taken_at, said)


def _frozen_anew(first: datetime) -> str:
    moment = show_datetime(first)
    return str(
        _("Frozen anew when the edition was closed again; before, as of %(moment)s.", moment=moment)
    )


FIGURES = Registry[Figure](
    "figures", "What the office counts, with definition and records.", key="name", order="order"
)

# What is told as a figure and counted nowhere here, all of it by name.
KEPT_FIGURES = Registry[Provider[Callable[[], Mapping[str, Told]]]](
    "kept figures", "Figures that somebody enters, for everybody to read."
)


def all_figures() -> dict[str, Told]:
    """Those counted and those kept, by name; a name that is counted is not kept."""
    kept: dict[str, Told] = {}
    for one in KEPT_FIGURES:
        kept |= one.call()
    return {
        **FIGURES.by_key(),
        **{name: one for name, one in kept.items() if name not in FIGURES.by_key()},
    }


def find_figure(name: str) -> Told:
    """NotFound for a name that no figure has."""
    counted = FIGURES.find(name)
    found = counted if counted is not None else all_figures().get(name)
    if found is None:
        raise NotFound
    return found


def find_counted(name: str) -> Figure:
    """A figure that has records; NotFound for any other."""
    found = FIGURES.find(name)
    if found is None:
        raise NotFound
    return found
