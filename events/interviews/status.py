"""Interviews on the pages of others: one's own, an organisation's; and in one's calendar."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.i18n import show_span, tr
from core.organisations.models import Organisation
from core.organisations.parts import OrganisationPart
from core.policy import can
from core.status_page import StatusLine, StatusPart
from core.web import absolute_url
from events.exhibitors.models import Exhibitor
from events.interviews import queries
from events.interviews.models import Interview, Timetable
from events.interviews.scopes import held_by
from events.interviews.states import AHEAD, InterviewPermission, InterviewState
from events.registrations.own_parts import OwnPart
from events.tickets.calendars import CalendarEntry, name_for_ever

SHOWN = 20


def own_part(user: User) -> StatusPart | None:
    """The interviews one booked; left out for whoever has none."""
    lines = tuple(_line(one) for one in queries.own_interviews(user)[:SHOWN])
    if not lines:
        return None
    return StatusPart(
        heading=_l("Interviews"), lines=lines, empty="", begin_url=url_for("editions.index"),
        begin_label=_l("See the events"),
    )  # fmt: skip


def _line(one: Interview) -> StatusLine:
    employer = tr(one.exhibitor.name)
    when = show_span(one.slot.starts_at, one.slot.ends_at) if one.slot else ""
    return StatusLine(
        title=f"{employer} · {when}" if when else employer,
        reference=one.reference,
        url=url_for("interviews.show", reference=one.reference),
        state=one.standing,
        next_step=one.standing.sentence,
        is_yours=one.standing is InterviewState.CALLED,
        due_on=beijing_date(one.slot.starts_at) if one.slot and one.standing in AHEAD else None,
    )


def exhibitor_part(one: Exhibitor) -> OwnPart | None:
    """The ways to its timetables and interviews, for its officers."""
    may_offer = can(InterviewPermission.OFFER, one)
    return OwnPart("events/interviews/_exhibitor.html", {"one": one}) if may_offer else None


def organisation_part(one: Organisation, reader: User) -> OrganisationPart:
    """The organisation's next interviews, for those who act for it."""
    rows = select(Interview).join(Interview.timetable).join(Timetable.exhibitor)
    rows = rows.where(held_by(reader).sql, Exhibitor.organisation_id == one.id)
    rows = queries.whole(rows.where(Interview.state.in_(AHEAD)).order_by(Interview.asked_at))
    found = db.session.scalars(rows.limit(SHOWN))
    return OrganisationPart(_l("Interviews"), tuple(_held_line(each) for each in found))


def _held_line(one: Interview) -> StatusLine:
    when = show_span(one.slot.starts_at, one.slot.ends_at) if one.slot else one.reference
    return StatusLine(
        title=f"{when} · {one.timetable.person.name}",
        reference=one.reference,
        url=url_for("interviews_employer.show", reference=one.reference),
        state=one.standing,
        next_step="",
        is_yours=False,
        due_on=beijing_date(one.slot.starts_at) if one.slot else None,
    )


def calendar_entries(user: User) -> Iterator[CalendarEntry]:
    """Every interview with a time that one had; a cancelled one says so."""
    for one in queries.own_interviews(user):
        if one.slot is None or one.standing is InterviewState.WAITING:
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
