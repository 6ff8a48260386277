"""One's interviews on the status page and in one's calendar."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.calendars import CalendarEntry, name_for_ever
from core.clock import beijing_date, now
from core.i18n import tr
from core.status_page import StatusLine, StatusPart
from core.web import absolute_url
from events.interviews.models import Interview
from events.interviews.queries import list_interviews
from events.interviews.scopes import attended_by
from events.interviews.states import AHEAD, InterviewState

SHOWN = 20
_NEVER_HAD = {InterviewState.WAITING, InterviewState.LAPSED}


def own_part(user: User) -> StatusPart | None:
    """The interviews one booked; left out for whoever has none."""
    lines = tuple(_line(one) for one in list_interviews(attended_by(user).sql, limit=SHOWN))
    if not lines:
        return None
    return StatusPart(
        heading=_l("Interviews"), lines=lines, empty="", begin_url=url_for("editions.index"),
        begin_label=_l("See the events"),
    )  # fmt: skip


def _line(one: Interview) -> StatusLine:
    employer, standing = tr(one.exhibitor.name), one.standing_at(now())
    return StatusLine(
        title=f"{employer} · {one.when}" if one.slot else employer,
        reference=one.reference,
        url=url_for("interviews.show", reference=one.reference),
        state=standing,
        next_step=standing.sentence,
        is_yours=one.standing is InterviewState.CALLED,
        due_on=beijing_date(one.slot.starts_at) if one.slot and one.standing in AHEAD else None,
    )


def calendar_entries(user: User) -> Iterator[CalendarEntry]:
    """Every interview with a time that one had; a cancelled one says so."""
    for one in list_interviews(attended_by(user).sql):
        if one.slot is None or one.standing in _NEVER_HAD:
            continue
        table, employer = one.timetable, tr(one.exhibitor.name)
        yield CalendarEntry(
            uid=name_for_ever(one.id, "interviews"),
            sequence=one.sequence,
            changed_at=one.changed_at,
            starts_at=one.slot.starts_at,
            ends_at=one.slot.ends_at,
            summary=_("Interview with %(employer)s", employer=employer),
            place=f"{table.way.label} {table.place}".strip(),
            description=f"{table.person.name}\n{table.video_url}".strip(),
            url=absolute_url("interviews.show", reference=one.reference),
            is_cancelled=one.standing is InterviewState.CANCELLED,
        )
