"""What the gate adds to the attendee list: who came, and when."""

from __future__ import annotations

import uuid
from functools import cache
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, exists, select

from core.accounts.models import User
from core.lists import filters
from core.lists.columns import Column, ColumnKind
from core.lists.spec import Addition, Content
from events.attendees.columns import ATTENDING
from events.attendees.filters import SEAT, SESSION
from events.attendees.lists import ATTENDEES
from events.editions.models import Edition
from events.gate.models import Attendance
from events.registrations.models import Registration


def _content(_edition: Edition, _reader: User) -> Content:
    check_in = Column(
        "check_in", _l("Check-in time (Beijing)"), ColumnKind.MOMENT, ATTENDING,
        source=_first_seen(), on_screen=True,
    )  # fmt: skip
    return Content(
        [check_in], [filters.Filter("attended", _("Came"), _came, choices=filters.yes_no_choices())]
    )


@cache
def _first_seen() -> ColumnElement[Any]:
    return (
        select(Attendance.first_at)
        .where(Attendance.registration_id == Registration.id)
        .order_by(Attendance.first_at)
        .limit(1)
        .correlate(Registration)
        .scalar_subquery()
    )


def _came(value: str, chosen: filters.Chosen) -> ColumnElement[bool]:
    session = chosen.get(SESSION)
    there = [Attendance.session_id == uuid.UUID(session)] if session else []
    person = Attendance.registration_id
    came = exists(person).where(person == Registration.id, *there)
    return came if value == "yes" else ~came


IN_ATTENDEES = Addition("gate", ATTENDEES.key, _content, after_column="language", after_filter=SEAT)
