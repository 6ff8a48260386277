"""What is asked of the two sides of an interview."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, ValidationError

from core.cases import ActionForm
from core.clock import beijing_date
from core.forms import BaseForm, Required, line, paragraph
from core.i18n import show_date
from events.applications.states import SharingLevel
from events.exhibitors.models import Exhibitor
from events.interviews.models import Timetable
from events.interviews.services.timetables import Round, TimetableEntry
from events.interviews.states import Audience, InterviewMode, Result

_CLOCK = re.compile(r"([01]?\d|2[0-3])\s*[:：.]?\s*([0-5]\d)", re.ASCII)
_LEVELS = {one.value: one.label for one in SharingLevel if one is not SharingLevel.NOTHING}


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

    def offer(self, exhibitor: Exhibitor, jobs: Mapping[UUID, str]) -> None:
        people = [one for one in exhibitor.people if one.removed_at is None]
        self.person.choices = {str(one.id): one.name for one in people}
        self.job.choices = {"": _l("All posts"), **{str(id_): said for id_, said in jobs.items()}}

    def fill(self, table: Timetable) -> None:
        self.person.data, self.job.data = str(table.person_id), str(table.job_id or "")

    def to_entry(self) -> TimetableEntry:
        return TimetableEntry(
            person_id=UUID(self.person.data),
            mode=InterviewMode(self.mode.data),
            audience=Audience(self.audience.data),
            job_id=UUID(self.job.data) if self.job.data else None,
            place=self.place.data or "",
            video_url=self.video_url.data or "",
            has_line=bool(self.has_line.data),
        )


class RoundForm(BaseForm):
    """Times one after the other on a day of the fair."""

    day = SelectField(_l("Day"))
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

    def validate_ends(self, field: Any) -> None:
        _clock(field.data)

    def validate_pause(self, field: Any) -> None:
        if field.data is not None and not 0 <= field.data <= 240:
            raise ValidationError(_l("Enter minutes from 0 to 240."))

    def to_round(self) -> Round:
        begins, ends = _clock(self.begins.data), _clock(self.ends.data)
        day, minutes = date.fromisoformat(self.day.data), self.minutes.data or 0
        return Round(day, begins, ends, minutes, self.pause.data or 0)


class SlotForm(BaseForm):
    """The button of one free time."""

    slot = HiddenField()


class BookForm(SlotForm):
    """A time, and what the employer may see of oneself."""

    level = RadioField(
        _l("What the employer sees of you"), choices=_LEVELS,
        default=SharingLevel.PROFILE,
        validators=[Required(_l("Choose what the employer sees."))],
    )  # fmt: skip


class CancelForm(ActionForm):
    reason = paragraph(
        _l("What the other side is told"), 1_000, description=_l("They read it as you write it.")
    )


class ResultForm(ActionForm):
    result = RadioField(
        _l("How it goes on"), choices={one.value: one.label for one in Result},
        validators=[Required(_l("Choose how it goes on."))],
    )  # fmt: skip
    note = paragraph(_l("Note for yourself"), 2_000, description=_l("Only your side reads it."))


def days_of(exhibitor: Exhibitor) -> list[date]:
    """The days of the fair, at most sixty."""
    first, last = beijing_date(exhibitor.edition.starts_at), beijing_date(exhibitor.edition.ends_at)
    ordinals = range(first.toordinal(), min(last.toordinal(), first.toordinal() + 59) + 1)
    return [date.fromordinal(one) for one in ordinals]


def _clock(typed: str | None) -> time:
    """A time of day as people type it: 9:30, 09：30, 0930."""
    found = _CLOCK.fullmatch((typed or "").strip())
    if found is None:
        raise ValidationError(_l("Enter the time in hours and minutes, such as 09:30."))
    return time(int(found[1]), int(found[2]))
