"""What editions put on their overviews and organisers' desks; slices above add theirs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, false, func

from core.accounts.models import User
from core.accounts.roles import Role
from core.charts import Chart, Kind, Series
from core.clock import beijing_date, now
from core.db import db
from core.desk.shares import Moment, Share, ShareSource, Waits, merged
from core.errors import Words
from core.i18n import tr
from core.registries import Provider, Registry
from core.states import Labelled
from events.editions.models import Edition, EventSession
from events.editions.queries import editions_in_hand, filling_sessions
from events.editions.reach import running_reach
from events.editions.results import Results, Step
from events.editions.states import EditionState
from events.event_types import PartProvider

# A session this full is worth a look.
FILLING_PERCENT = 80
SHOWN_SESSIONS = 10

# Told the editions, the person, and since when changes are news; within the person's reach.
EditionShare = Callable[[Sequence[Edition], User, datetime], Share]
EDITION_SHARES = Registry[PartProvider[EditionShare]](
    "edition shares", "what a slice says of editions to their organisers", order="order"
)


LEFT_OPEN = Registry[Provider[Callable[[], ColumnElement[bool]]]](
    "work left open", "What keeps a closed edition of the query on its organisers' desks."
)


class Phase(Labelled):
    """Where an edition is in its life on a day; what the overview is about."""

    PREPARING = "preparing", _l("Before publication"), _l("Nobody sees it yet.")
    REGISTERING = "registering", _l("Registration"), _l("People register.")
    DAY = "day", _l("The day"), _l("People come.")
    AFTER = "after", _l("Afterwards"), _l("It is over and not closed yet.")
    CLOSED = "closed", _l("Closed"), _l("Its numbers are frozen.")


def phase_of(edition: Edition, at: datetime) -> Phase | None:
    """None for a cancelled edition: it is in no phase any more."""
    if edition.standing is EditionState.CANCELLED:
        return None
    if edition.standing is EditionState.DRAFT:
        return Phase.PREPARING
    if not edition.standing.is_live:
        return Phase.CLOSED
    if at > edition.ends_at:
        return Phase.AFTER
    begun = edition.standing is EditionState.RUNNING or at >= edition.starts_at
    return Phase.DAY if begun else Phase.REGISTERING


def share_of(editions: Sequence[Edition], user: User, since: datetime) -> Share:
    by_source = [
        (one, [edition for edition in editions if one.serves(edition.type)])
        for one in EDITION_SHARES
    ]
    return merged(one.call(served, user, since) for one, served in by_source if served)


def organiser_share(user: User, since: datetime) -> Share:
    """Everything of the editions somebody runs a part of, until nothing of them is left open."""
    editions = editions_in_hand(user, *(one.call() for one in LEFT_OPEN))
    live = [one for one in editions if one.standing.is_live]
    sessions = filling_sessions(editions, user, limit=SHOWN_SESSIONS)
    listed = url_for("editions_desk.index")
    full = sum(100 * one.taken >= FILLING_PERCENT * (one.capacity or 1) for one in sessions)
    own = Share(
        ahead=[day for one in editions for day in days_of(one)],
        figures=[
            Waits(_l("Events people can come to"), len(live), listed),
            Waits(_l("Sessions filling up"), full, f"{url_for('desk.show')}#charts"),
        ],
        charts=[seats_chart(sessions, _l("Sessions filling up"))] if sessions else (),
    )
    return merged((share_of(editions, user, since), own))


ORGANISERS = ShareSource("events", 30, frozenset({Role.ORGANISER}), organiser_share)


@dataclass(frozen=True)
class Queue:
    """Rows that wait, `late` of them past their day; `query` is the filter of their list."""

    label: Words
    query: Mapping[str, Any]
    where: ColumnElement[bool]
    late: ColumnElement[bool] = field(default_factory=false)


def waiting_in(
    editions: Sequence[Edition], rows: Select[Any], edition_id: Any, endpoint: str, *queues: Queue
) -> list[Waits]:
    """How many of `rows` wait in each queue of each edition; `endpoint` lists them. One query."""
    counts = [
        func.count().filter(*on) for one in queues for on in ((one.where,), (one.where, one.late))
    ]
    counted = rows.with_only_columns(edition_id, *counts).group_by(edition_id)
    found = {row[0]: row[1:] for row in db.session.execute(counted)}
    waiting = []
    for edition in editions:
        numbers = iter(found.get(edition.id, [0] * len(counts)))
        for one, count, late in zip(queues, numbers, numbers, strict=True):
            url = url_for(endpoint, slug=edition.slug, **one.query)
            waiting.append(Waits(one.label, count, url, edition.name, late))
    return waiting


def seats_chart(sessions: Sequence[EventSession], title: object) -> Chart:
    """Places taken and free of sessions with a limit, each leading to its session."""
    taken = [one.taken for one in sessions]
    free = [one.places_left or 0 for one in sessions]
    several = len({one.edition_id for one in sessions}) > 1
    return Chart(
        str(title),
        _(
            "%(taken)s of %(places)s places are taken; %(full)s of %(sessions)s sessions are full.",
            taken=sum(taken),
            places=sum(taken) + sum(free),
            full=free.count(0),
            sessions=len(sessions),
        ),
        [tr(one.name) + (f" · {tr(one.edition.name)}" if several else "") for one in sessions],
        [Series(_l("Taken"), taken), Series(_l("Free"), free, "rule")],
        Kind.SHARES,
        _l("Session"),
        [
            url_for("attendees_desk.index", slug=one.edition.slug, session=one.id, seat="taken")
            for one in sessions
        ],
    )


def closing(edition: Edition, user: User, _on: date) -> Results:
    """What is over is closed by whoever runs it: then its numbers are frozen."""
    is_left = edition.standing.is_live and running_reach(user, edition).whole
    label, url = _l("Close the event"), url_for("closing.show", slug=edition.slug)
    return Results((), [Step(label, url, due_on=beijing_date(edition.ends_at))] if is_left else ())


def days_of(edition: Edition) -> list[Moment]:
    url = url_for("editions_desk.show", slug=edition.slug)
    planned: list[tuple[Words, datetime | None]] = [
        (_l("Event begins"), edition.starts_at),
        (_l("Event ends"), edition.ends_at),
    ]
    if edition.standing is not EditionState.RUNNING:
        planned += [
            (_l("Registration opens"), edition.opens_at),
            (_l("Registration closes"), edition.cutoff_at),
        ]
    return [
        Moment(label, url, at, edition.name)
        for label, at in planned
        if at is not None and at > now()
    ]
