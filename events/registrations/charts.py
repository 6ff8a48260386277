"""Registrations of one edition drawn: by day, standing, channel and origin, each to its list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, func, select

from core.accounts.models import User
from core.charts import Chart, Kind, Series, days_chart, ranked_chart
from core.clock import beijing_date, beijing_day, now, today
from core.db import db
from core.regions import region_name
from events.editions.models import Edition
from events.editions.results import Outcome, Results, Step
from events.registrations.models import Registration, Seat
from events.registrations.queries import registrations_within, standing_sql
from events.registrations.states import ACCEPTED, RegistrationState, SeatState, Standing

CHART_DAYS = 30
# The whole life of one edition's registration, but no more columns than a phone shows.
FEWEST_DAYS, MOST_DAYS = 7, 90
LISTED = "attendees_desk.index"


def edition_charts(edition: Edition, user: User) -> list[Chart]:
    """Channels and origins of everybody registered, whatever became of it."""
    within = registrations_within(user, [edition])
    listed = partial(url_for, LISTED, slug=edition.slug)

    def by_channel(channel: str) -> str:
        return listed(channel=f'"{channel}"')

    return [
        one
        for one in (
            _ranked(within, by_channel, _("Channels"), Registration.channel, _channel),
            _ranked(within, listed, _("Nationalities"), Registration.nationality, _region),
            _ranked(within, listed, _("Countries of residence"), Registration.residence, _region),
        )
        if one.labels
    ]


def standings_chart(editions: Sequence[Edition], within: ColumnElement[bool]) -> list[Chart]:
    """How many people stand where in one edition, and apart from them how often they came."""
    if len(editions) != 1:
        return []
    standing = standing_sql()
    rows = select(standing, func.count()).where(within).group_by(standing)
    people = {row[0]: row[1] for row in db.session.execute(rows)}
    shown = [one for one in Standing if people.get(one)]
    listed = partial(url_for, LISTED, slug=editions[0].slug)
    sentence = _(
        "%(people)s people registered; %(came)s attendances, one for each person and session.",
        people=sum(people.values()), came=_attendances(within),
    )  # fmt: skip
    return [
        Chart(
            _("Where people stand"),
            sentence,
            [one.label for one in shown],
            [Series(_("People"), [people[one] for one in shown])],
            Kind.BARS,
            urls=[listed(state=one) for one in shown],
        )
    ]


def by_day_chart(editions: Sequence[Edition], within: ColumnElement[bool]) -> Chart:
    """The last days; of one edition all its days, up to its end, each to who came on it."""
    title, day = _("Registrations by day"), beijing_day(Registration.submitted_at)
    rows = select(day, func.count()).where(within).group_by(day)
    if len(editions) != 1:
        rows = rows.where(Registration.submitted_at >= now() - timedelta(days=CHART_DAYS))
    counts = {date.fromisoformat(row[0]): row[1] for row in db.session.execute(rows)}
    if len(editions) != 1 or not counts:
        return days_chart(title, counts, until=today(), days=CHART_DAYS)
    until = min(today(), max(beijing_date(editions[0].ends_at), *counts))
    days = min(max((until - min(counts)).days + 1, FEWEST_DAYS), MOST_DAYS)
    listed = partial(url_for, LISTED, slug=editions[0].slug)
    span = [until - timedelta(days=back) for back in range(days - 1, -1, -1)]
    urls = [listed(submitted_from=one, submitted_until=one) for one in span]
    return replace(days_chart(title, counts, until=until, days=days), urls=urls)


def results(edition: Edition, user: User, _on: date) -> Results:
    """How many registered and were confirmed; those nobody ever decided are left."""
    states = RegistrationState
    counts = select(Registration.state, func.count()).where(registrations_within(user, [edition]))
    found = {row[0]: row[1] for row in db.session.execute(counts.group_by(Registration.state))}
    listed = partial(url_for, LISTED, slug=edition.slug)
    waiting = found.get(states.SUBMITTED, 0)
    return Results(
        (
            Outcome(_l("Registered"), sum(found.values()), listed(),
                    _l("Everybody, whatever became of the registration.")),
            Outcome(_l("Confirmed"), found.get(states.CONFIRMED, 0), listed(state=ACCEPTED),
                    _l("Confirmed, with or without a place, and whether they came or not.")),
        ),
        (Step(_l("Answer registrations nobody decided"), listed(state=states.SUBMITTED), waiting),),
    )  # fmt: skip


def _attendances(within: ColumnElement[bool]) -> int:
    seats = select(func.count()).select_from(Seat)
    joined = seats.join(Registration, Seat.registration_id == Registration.id)
    return db.session.scalar(joined.where(within, Seat.state == SeatState.ATTENDED)) or 0


def _ranked(
    within: ColumnElement[bool],
    listed: Callable[..., str],
    title: str,
    column: Any,
    label: Callable[[str], str],
) -> Chart:
    rows = db.session.execute(select(column, func.count()).where(within).group_by(column))
    counts: Mapping[str, int] = {row[0]: row[1] for row in rows}
    urls = {one: listed(**{column.key: one}) for one in counts if one or label is _channel}
    return ranked_chart(title, counts, label=label, urls=urls)


def _channel(name: str) -> str:
    return name or _("Came by themselves")


def _region(code: str) -> str:
    return region_name(code) if code else _("Not given")


def past_figures(edition: Edition) -> list[str]:
    """How many people an edition that was held had, for everybody to read."""
    registered = select(func.count()).where(
        Registration.edition_id == edition.id, Registration.state == RegistrationState.CONFIRMED
    )
    came = (
        select(func.count(Seat.registration_id.distinct()))
        .join(Registration, Seat.registration_id == Registration.id)
        .where(Registration.edition_id == edition.id, Seat.state == SeatState.ATTENDED)
    )
    counted = select(registered.scalar_subquery(), came.scalar_subquery())
    people, seen = db.session.execute(counted).one()
    said = {
        ngettext("%(num)s person registered", "%(num)s people registered", people): people,
        ngettext("%(num)s came", "%(num)s came", seen): seen,
    }
    return [words for words, count in said.items() if count]
