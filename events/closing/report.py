"""The report of an edition: its figures with what they mean, and what they are made of (R22)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import pgettext
from sqlalchemy import func, select

from core.accounts import district_name
from core.accounts.models import User
from core.charts import Chart, Kind, Series
from core.clock import beijing_date, beijing_day
from core.db import db
from core.figures.registry import FIGURES, Amount, AnyRows, Figure
from core.figures.suppression import suppressed
from core.i18n import show_date, show_number, tr
from core.regions import region_name
from core.reports.workbooks import Sheet, write_book
from core.reports.writers import Cell
from events.agreements.models import Agreement
from events.agreements.states import SIGNED
from events.editions.models import Edition, EventSession, Venue
from events.editions.results import results_of
from events.event_types import Part
from events.gate.models import Attendance
from events.landings.models import Landing
from events.landings.states import LANDED
from events.projects.models import Project
from events.registrations.models import Registration

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
class Table:
    """Counts of one kind; None for a count that is not told in public."""

    title: str
    heading: str
    what: str
    rows: Sequence[tuple[str, int | None]]

    @property
    def chart(self) -> Chart | None:
        """Its counts that are told, as bars; none for a single one."""
        told = [(label, count) for label, count in self.rows if count is not None]
        if len(told) < 2:
            return None
        most = max(told, key=lambda one: one[1])
        sentence = _("Most: %(label)s, %(count)s.", label=most[0], count=show_number(most[1]))
        labels, values = zip(*told, strict=True)
        return Chart(self.title, sentence, labels, (Series(self.what, values),), Kind.BARS,
                     self.heading)  # fmt: skip


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
    tables = [*_attended(edition), *_by_group(edition, figures.values())]
    if edition.type.has(Part.PROJECTS):
        tables = [_way(figures, amounts), *tables, *_outcomes(edition)]
    if not lines:
        outcomes = results_of(edition, reader, beijing_date(at)).outcomes
        lines = [Line(str(one.label), show_number(one.count), one.count, None, at,
                      str(one.definition)) for one in outcomes]  # fmt: skip
    if is_public:
        tables = [Table(one.title, one.heading, one.what, _told(one.rows)) for one in tables]
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


def _way(figures: Mapping[str, Figure], amounts: Mapping[str, Amount]) -> Table:
    rows = [
        (str(figures[name].title), int(amounts[name].numerator))
        for name in STEPS
        if name in figures
    ]
    return Table(_("From the platform to landing"), _("Step"), _("Projects"), rows)


def _by_group(edition: Edition, figures: Any) -> list[Table]:
    found = []
    for one in figures:
        if one.groups is None:
            continue
        counts = sorted(one.groups.call(edition.slug), key=lambda each: (-each[1], each[0]))
        name = region_name if one.groups.are_places else str
        rows = [(name(label), count) for label, count in counts]
        heading = _("Country or region") if one.groups.are_places else _("Industry")
        found.append(Table(str(one.groups.title), heading, str(one.unit_name), rows))
    return found


def _attended(edition: Edition) -> list[Table]:
    """Attendances by Beijing day and by session, people by venue: all roles, whoever came."""
    day, people = beijing_day(Attendance.first_at), Attendance.registration_id.distinct()
    came = (
        select(Attendance)
        .join(Attendance.registration)
        .join(EventSession, Attendance.session_id == EventSession.id)
        .where(Registration.edition_id == edition.id)
    )
    days = came.with_only_columns(day, func.count()).group_by(day).order_by(day)
    sessions = came.with_only_columns(EventSession.id, func.count()).group_by(EventSession.id)
    venues = came.with_only_columns(EventSession.venue_id, func.count(people))
    by_session, by_venue = _found(sessions), _found(venues.group_by(EventSession.venue_id))
    attendances = pgettext("count", "Attendances")
    return [
        Table(_("Attendances by day"), _("Day"), attendances,
              [(show_date(date.fromisoformat(key)), count) for key, count in _found(days).items()]),
        Table(_("Attendances by session"), _("Session"), attendances,
              [(f"{one.code} {tr(one.name)}", by_session.get(one.id, 0))
               for one in edition.sessions]),
        Table(_("People by venue"), _("Venue"), _("People"),
              [(tr(one.place), by_venue[one.id]) for one in edition.venues if one.id in by_venue]),
    ]  # fmt: skip


def _outcomes(edition: Edition) -> list[Table]:
    """Confirmed agreements by venue, and landed projects by district, each project once."""
    signed = (
        select(Venue.id, func.count())
        .join(Agreement, Agreement.venue_id == Venue.id)
        .where(Agreement.edition_id == edition.id, Agreement.state.in_(SIGNED))
        .group_by(Venue.id)
    )
    landed = (
        select(Landing.district, func.count(Landing.project_id.distinct()))
        .join(Landing.project)
        .where(Project.edition_id == edition.id, Landing.state.in_(LANDED))
        .group_by(Landing.district)
        .order_by(Landing.district)
    )
    by_venue = _found(signed)
    return [
        Table(_("Agreements by venue"), _("Venue"), _("Agreements"),
              [(tr(one.place), by_venue[one.id]) for one in edition.venues if one.id in by_venue]),
        Table(_("Landed projects by district"), _("District"), _("Projects"),
              [(district_name(code), count) for code, count in _found(landed).items()]),
    ]  # fmt: skip


def _found(rows: AnyRows) -> dict[Any, int]:
    return {row[0]: row[1] for row in db.session.execute(rows)}


def _told(rows: Sequence[tuple[str, int | None]]) -> list[tuple[str, int | None]]:
    return suppressed([(label, count or 0) for label, count in rows])
