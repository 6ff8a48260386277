"""Tables of an edition's report: who came when and where, what was signed and landed where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from flask_babel import gettext as _
from flask_babel import pgettext
from sqlalchemy import func, select

from core.charts import Chart, Kind, Series
from core.clock import beijing_date, beijing_day
from core.db import db
from core.figures.registry import AnyRows
from core.figures.suppression import Counted, suppressed
from core.i18n import show_date, show_number, tr
from core.regions import district_name
from events.agreements.models import Agreement
from events.agreements.states import SIGNED
from events.editions.models import Edition, EventSession, Venue
from events.gate.models import Attendance
from events.landings.models import Landing
from events.landings.states import LANDED
from events.projects.models import Project
from events.registrations.models import Registration

Rows: TypeAlias = Sequence[tuple[str, int | None]]


@dataclass(frozen=True)
class Table:
    """Counts of one kind; None for a count that is not told in public."""

    title: str
    heading: str
    what: str
    rows: Rows

    @property
    def chart(self) -> Chart | None:
        """Its counts that are told, as bars; none for a single one."""
        told = [(label, count) for label, count in self.rows if count is not None]
        if len(told) < 2:
            return None
        named = [one for one in told if one[0] != _("Others")]
        most = max(named, key=lambda one: one[1])
        sentence = _("Most: %(label)s, %(count)s.", label=most[0], count=show_number(most[1]))
        labels, values = zip(*told, strict=True)
        return Chart(self.title, sentence, labels, (Series(self.what, values),), Kind.BARS,
                     self.heading)  # fmt: skip


def attended(edition: Edition, *, is_public: bool) -> list[Table]:
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
    in_days = [(show_date(date.fromisoformat(key)), n) for key, n in _found(days).items()]
    names = {one.id: f"{one.code} {tr(one.name)}" for one in edition.sessions}
    in_sessions = [(names[one.id], by_session.get(one.id, 0)) for one in edition.sessions]
    at_venues = [(tr(one.place), by_venue[one.id]) for one in edition.venues if one.id in by_venue]
    shown: list[Rows] = [in_days, in_sessions, at_venues]
    if is_public:
        day_of = {names[one.id]: show_date(beijing_date(one.starts_at)) for one in edition.sessions}
        shown[0] = suppressed(in_days)
        shown[1] = told_within(in_sessions, day_of, dict(shown[0]))
        hidden = {label for label, count in shown[1] if count is None}
        held = Counter(one.venue_id for one in edition.sessions if one.id in by_session)
        # The people of a venue's only session are the venue's.
        alone = {tr(one.venue.place) for one in edition.sessions
                 if held[one.venue_id] == 1 and names[one.id] in hidden}  # fmt: skip
        shown[2] = suppressed(at_venues, alone)
    attendances = pgettext("count", "Attendances")
    return [
        Table(_("Attendances by day"), _("Day"), attendances, shown[0]),
        Table(_("Attendances by session"), _("Session"), attendances, shown[1]),
        Table(_("People by venue"), _("Venue"), _("People"), shown[2]),
    ]


def told_within(
    counts: Counted, whole_of: Mapping[str, str], wholes: Mapping[str, int | None]
) -> Rows:
    """Counts of parts, beside those of their wholes: sessions and their days.

    Parts of a whole that is told add up to it, and the parts of all others to what is left, so that
    no small number may follow from any of these sums.
    """
    sums: dict[str, list[tuple[str, int]]] = {}
    for label, count in counts:
        whole = whole_of[label]
        sums.setdefault(whole if wholes.get(whole) is not None else "", []).append((label, count))
    told = {label: shown for one in sums.values() for label, shown in suppressed(one)}
    return [(label, told[label]) for label, _count in counts]


def outcomes_of(edition: Edition, *, is_public: bool) -> list[Table]:
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
    by_venue, told = _found(signed), suppressed if is_public else list
    at_venues = [(tr(one.place), by_venue[one.id]) for one in edition.venues if one.id in by_venue]
    in_districts = [(district_name(code), count) for code, count in _found(landed).items()]
    return [
        Table(_("Agreements by venue"), _("Venue"), _("Agreements"), told(at_venues)),
        Table(_("Landed projects by district"), _("District"), _("Projects"), told(in_districts)),
    ]


def _found(rows: AnyRows) -> dict[Any, int]:
    return {row[0]: row[1] for row in db.session.execute(rows)}
