"""Today's gates and those to come, on the desks of who works at them."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.accounts.roles import Role
from core.clock import beijing_date, now
from core.desk.shares import Mark, Moment, Share, ShareSource, Task, Waits
from core.i18n import tr
from events.editions.models import EventSession
from events.gate.counts import count_sessions
from events.gate.queries import gates_of

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
