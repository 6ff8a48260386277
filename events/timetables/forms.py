"""What is asked of an exhibitor that offers interviews."""

import re
from collections.abc import Iterable
from datetime import date, time
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, ValidationError

from core.db import parse_id
from core.forms import BaseForm, Required, line
from core.i18n import show_date
from events.exhibitor_staff.queries import staff_of
from events.exhibitors.models import Exhibitor
from events.timetables.models import Timetable
from events.timetables.queries import jobs_at
from events.timetables.services import Round, TimetableEntry
from events.timetables.states import Audience, InterviewMode

_CLOCK = re.compile(r"([01]?\d|2[0-3])\s*[:：.]?\s*([0-5]\d)", re.ASCII)


class TimetableForm(BaseForm):
    """Who holds the interviews, how, and for whom."""

    person = SelectField(_l("Who holds them"), validators=[Required(_l("Choose a person."))])
    job = SelectField(_l("For which post"))
    mode = RadioField(
        _l("How they are held"), choices={one.value: one.label for one in InterviewMode},
        default=InterviewMode.ON_SITE, validators=[Required(_l("Choose how they are held."))],
    )  # fmt: skip
    place = line(_l("Where at the booth"), 200, description=_l("A table or room; may stay empty."))
    video_url = line(
        _l("Address of the video meeting"), 400,
        description=_l("Only you and the person you meet see it."),
    )  # fmt: skip
    audience = RadioField(
        _l("Who may book"), choices={one.value: one.label for one in Audience},
        default=Audience.EVERYBODY, validators=[Required(_l("Choose who may book."))],
    )  # fmt: skip
    has_line = BooleanField(_l("Take people without a time too: they line up during the fair"))

    def offer(self, exhibitor: Exhibitor, table: Timetable | None = None) -> None:
        """Its people and posts; and what is kept of `table`, unless the form was sent."""
        self.person.choices = {str(one.id): one.name for one in staff_of(exhibitor)}
        posts = {str(id_): title for id_, title in jobs_at(exhibitor).items()}
        self.job.choices = {"": _l("All posts"), **posts}
        if table is not None and not self.is_submitted():
            self.person.data, self.job.data = str(table.person_id), str(table.job_id or "")

    def to_entry(self) -> TimetableEntry:
        where = self.place.data or "", self.video_url.data or ""
        who = UUID(self.person.data), parse_id(self.job.data)
        return TimetableEntry(*who, self.mode.data, self.audience.data, *where, self.has_line.data)


class RoundForm(BaseForm):
    """Times one after the other on a day of the fair."""

    day = SelectField(_l("Date"))
    begins = StringField(_l("From"), validators=[Required(_l("Enter when the first begins."))])
    ends = StringField(_l("Until"), validators=[Required(_l("Enter when the last is over."))])
    minutes = IntegerField(
        _l("Minutes each"), default=20, validators=[InputRequired(_l("Enter the minutes."))]
    )
    pause = IntegerField(_l("Minutes between"), default=5)

    def offer(self, days: Iterable[date]) -> None:
        self.day.choices = {one.isoformat(): show_date(one) for one in days}

    def validate_begins(self, field: Any) -> None:
        _clock(field.data)

    validate_ends = validate_begins

    def validate_pause(self, field: Any) -> None:
        if field.data is not None and not 0 <= field.data <= 240:
            raise ValidationError(_l("Enter minutes from 0 to 240."))

    def to_round(self) -> Round:
        begins, ends = _clock(self.begins.data), _clock(self.ends.data)
        day, minutes = date.fromisoformat(self.day.data), self.minutes.data or 0
        return Round(day, begins, ends, minutes, self.pause.data or 0)


def _clock(typed: str | None) -> time:
    """A time of day as people type it: 9:30, 09：30, 0930."""
    found = _CLOCK.fullmatch((typed or "").strip())
    if found is None:
        raise ValidationError(_l("Enter the time in hours and minutes, such as 09:30."))
    return time(int(found[1]), int(found[2]))
