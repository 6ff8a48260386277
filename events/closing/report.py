"""The report of an edition: its figures with what they mean, and what they are made of (R22)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from core.accounts.models import User
from core.clock import beijing_date
from core.figures.registry import FIGURES, Amount, Figure
from core.figures.suppression import LEAST
from core.i18n import show_date, show_number
from core.regions import region_name
from core.reports.workbooks import Sheet, write_book
from core.reports.writers import Cell
from events.closing.tables import Table, attended, outcomes_of
from events.editions.models import Edition
from events.editions.results import Outcome, results_of
from events.event_types import Part

# The way of a project, by the names of figures.
STEPS = (
    "platform_projects", "projects_passed", "projects_with_intent", "signed_projects",
    "awarded_projects", "landed_projects",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One figure as it is told; `mark` is N (from records), as everything counted here."""

    title: str
    value: str
    numerator: Cell
    denominator: Cell
    as_of: datetime | date
    definition: str
    mark: str = "N"


@dataclass(frozen=True)
class Report:
    """`is_public`: small numbers of its tables are not told, as in the portal's public tables."""

    name: Mapping[str, str]
    first_day: date
    last_day: date
    as_of: datetime
    is_public: bool
    lines: Sequence[Line]
    tables: Sequence[Table]


def make_report(edition: Edition, reader: User, *, is_public: bool, at: datetime) -> Report:
    """As it stands now, in the language in hand; figures of a closed edition as they were frozen.

    The whole edition's, so its reader runs all of it. Kinds of events without figures of their own
    tell what their overview says came out.
    """
    figures = {one.name: one for one in FIGURES if edition.slug in one.editions()}
    amounts = {name: one.measure(edition.slug) for name, one in figures.items()}
    lines = [_line(one, amounts[one.name]) for one in figures.values()]
    tables = [*attended(edition, is_public=is_public),
              *_by_group(edition, figures.values(), is_public=is_public)]  # fmt: skip
    if edition.type.has(Part.PROJECTS):
        # Its steps are figures, which are told in public as they are.
        tables = [_way(figures, amounts), *tables, *outcomes_of(edition, is_public=is_public)]
    if not lines:
        found = results_of(edition, reader, beijing_date(at)).outcomes
        lines = [_outcome(one, at, is_public=is_public) for one in found]
    days = beijing_date(edition.starts_at), beijing_date(edition.ends_at)
    return Report(edition.name, *days, at, is_public, lines, [one for one in tables if one.rows])


def workbook_of(report: Report) -> bytes:
    """Every figure with numerator, denominator, moment and mark; a sheet for each table."""
    head = (_("Figure"), _("Value"), _("Numerator"), _("Denominator"), _("As of"), _("Mark"),
            _("What is counted"))  # fmt: skip
    rows: list[Sequence[Cell]] = [head]
    rows += [
        (one.title, one.value, one.numerator, one.denominator, show_date(one.as_of), one.mark,
         one.definition)
        for one in report.lines
    ]  # fmt: skip
    sheets = [Sheet(_("Figures"), rows, (40, 18, 14, 14, 18, 8, 90))]
    for table in report.tables:
        told: list[Sequence[Cell]] = [(table.heading, table.what)]
        told += [(label, _("not told") if count is None else count) for label, count in table.rows]
        is_drawn = all(count is not None for _label, count in table.rows)
        sheets.append(Sheet(table.title, told, (48, 18), is_drawn=is_drawn))
    return write_book(sheets)


def _line(figure: Figure, amount: Amount) -> Line:
    words = [str(figure.definition), str(amount.note), str(figure.trap)]
    return Line(
        str(figure.title), figure.say(amount), amount.numerator, amount.denominator, amount.as_of,
        " ".join(filter(None, words)), str(figure.source.sentence),
    )  # fmt: skip


def _outcome(one: Outcome, at: datetime, *, is_public: bool) -> Line:
    """What no public page tells, so that a small number is not told here either."""
    title, definition = str(one.label), str(one.definition)
    if is_public and 0 < one.count < LEAST:
        return Line(title, _("not told"), None, None, at, definition)
    return Line(title, show_number(one.count), one.count, None, at, definition)


def _way(figures: Mapping[str, Figure], amounts: Mapping[str, Amount]) -> Table:
    rows = [
        (str(figures[name].title), int(amounts[name].numerator))
        for name in STEPS
        if name in figures
    ]
    return Table(_("From the platform to landing"), _("Step"), _("Projects"), rows)


def _by_group(edition: Edition, figures: Iterable[Figure], *, is_public: bool) -> list[Table]:
    """What figures are made of; in public just what their drawings on the portal tell."""
    found = []
    for one in figures:
        if one.groups is None:
            continue
        are_places, others = one.groups.are_places, 0
        counts = one.groups.call(edition.slug)
        if is_public:
            counts, others = one.groups.told(edition.slug)
        name = region_name if are_places else str
        rows: list[tuple[str, int | None]] = [
            (name(label), count)
            for label, count in sorted(counts, key=lambda each: (-each[1], each[0]))
        ]
        if rows and others:
            rows.append((_("Others"), others))
        heading = _("Country or region") if are_places else _("Industry")
        what = _("People") if are_places else str(one.unit_name)
        found.append(Table(str(one.groups.title), heading, what, rows))
    return found
