"""Where those who came live: one drawing for the wall and for an edition's desk."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, select

from core.accounts.models import User
from core.charts import Chart
from core.clock import now
from core.db import db
from core.places import places_chart
from events.editions.models import Edition
from events.gate.models import Attendance
from events.registrations.models import Registration
from events.registrations.queries import registrations_within


def origins_chart(within: ColumnElement[bool]) -> Chart | None:
    """Registrations with an attendance by residence, of those that said it; small ones joined."""
    code, came = Registration.residence, Attendance.registration_id == Registration.id
    rows = select(code, func.count()).where(within, code != "")
    rows = rows.where(select(Attendance.id).where(came).exists()).group_by(code)
    counts = {row[0]: row[1] for row in db.session.execute(rows)}
    return places_chart(_("Where those who came live"), counts)


def on_desk(edition: Edition, user: User) -> list[Chart]:
    """Of the person's reach, from the first day on."""
    if now() < edition.starts_at:
        return []
    chart = origins_chart(registrations_within(user, [edition]))
    return [chart] if chart else []
