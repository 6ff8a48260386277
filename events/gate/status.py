"""Today's gates and those to come on desks, and an edition's arrivals on its overview."""

from __future__ import annotations

from datetime import date, datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from sqlalchemy import func, select

from core.accounts.models import User
from core.accounts.roles import Role
from core.charts import Chart, Kind, Series
from core.clock import beijing_date, now
from core.db import db
from core.desk.shares import Mark, Moment, Share, ShareSource, Task, Waits
from core.i18n import tr
from events.editions.models import Edition, EventSession
from events.editions.results import Outcome, Results
from events.gate.counts import count_sessions
from events.gate.models import Attendance
from events.gate.queries import gates_of, watched_sessions
from events.registrations.models import Seat
from events.registrations.queries import registrations_within
from events.registrations.states import SeatState

SHOWN = 8


def gates_share(user: User, _since: datetime) -> Share:
    """A gate waits on the day of its session, until the session is over."""
    at = now()
    gates = [one for one in gates_of(user, at=at) if one.ends_at > at]
    todays = [one for one in gates if beijing_date(one.starts_at) <= beijing_date(at)]
    later = [one for one in gates if one not in todays][:SHOWN]
    listed = url_for("gate.index")
    counts = count_sessions(todays) if todays else []
    return Share(
        waiting=[Waits(_l("Gates today"), len(todays), listed)],
        tasks=[_task(one, at) for one in todays],
        ahead=[_ahead(one) for one in later],
        figures=[
            Waits(_l("People expected today"), sum(one.expected for one in counts), listed),
            Waits(_l("Here already"), sum(one.came for one in counts), listed),
        ]
        if user.has_role(Role.GATE_STAFF)
        else (),
    )


SOURCES = (ShareSource("gates", 35, frozenset({Role.GATE_STAFF, Role.ORGANISER}), gates_share),)


def _task(one: EventSession, at: datetime) -> Task:
    begun = Mark(_l("Under way"), "progress") if one.starts_at <= at else Mark(_l("Today"))
    title = tr(one.name)
    day = beijing_date(one.starts_at)
    return Task(title, _url(one), _l("Gate"), begun, None, day, one.edition.name)


def _ahead(one: EventSession) -> Moment:
    place = f"{tr(one.name)} · {tr(one.edition.name)}"
    return Moment(_l("Gate opens"), _url(one), one.starts_at, place)


def _url(one: EventSession) -> str:
    return url_for("gate.scan", slug=one.edition.slug, session_id=one.id)


def arrivals_chart(edition: Edition, user: User) -> list[Chart]:
    """Who came to each session and who did not yet, from the day it begins."""
    if now() < edition.starts_at:
        return []
    counts = count_sessions(watched_sessions(edition, user))
    counts = [one for one in counts if one.expected or one.came]
    came = [one.came for one in counts]
    absent = [max(one.expected - one.came, 0) for one in counts]
    listed = [
        url_for("attendees_desk.index", slug=edition.slug, session=one.session.id, attended="yes")
        for one in counts
    ]
    sentence = _("%(came)s of %(expected)s expected came.", came=sum(came),
                 expected=sum(came) + sum(absent))  # fmt: skip
    series = (
        Series(lazy_pgettext("people", "Came"), came, "bamboo"),
        Series(_l("Not seen"), absent, "rule"),
    )
    names = [f"{one.session.code} {tr(one.session.name)}" for one in counts]
    title, heading = _l("Arrivals by session"), _l("Session")
    chart = Chart(title, sentence, names, series, Kind.BARS, heading, listed)
    return [chart] if counts else []


def results(edition: Edition, user: User, _on: date) -> Results:
    """People who came and how often, and places that nobody used."""
    within = registrations_within(user, [edition])
    people = select(func.count(Attendance.registration_id.distinct()), func.count())
    came = people.select_from(Attendance).join(Attendance.registration).where(within)
    persons, attendances = db.session.execute(came).one()
    seats = select(func.count()).select_from(Seat).join(Seat.registration)
    unused = db.session.scalar(seats.where(within, Seat.state == SeatState.NO_SHOW)) or 0
    listed = url_for("attendees_desk.index", slug=edition.slug)
    return Results(
        (
            Outcome(lazy_pgettext("people", "Came"), persons, f"{listed}?attended=yes",
                    _l("People with at least one attendance.")),
            Outcome(_l("Attendances"), attendances, url_for("gate_live.show", slug=edition.slug),
                    _l("One for each person and session.")),
            Outcome(_l("No-shows"), unused, f"{listed}?seat={SeatState.NO_SHOW}",
                    _l("Places that were held and not used; noted when the event is closed.")),
        )
    )  # fmt: skip
