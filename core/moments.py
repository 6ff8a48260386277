"""A field for a moment, typed in Beijing time to the minute (events.md R4)."""

import re
from datetime import date, datetime, time
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.utils import unset_value

from core.clock import BEIJING
from core.forms import DayField, DayParts, plain_width, strip_text

CLOCK = re.compile(r"([01]?\d|2[0-3])[:：.]([0-5]\d)", re.ASCII)


class MomentParts(DayParts):
    """The boxes of a moment: its day, and the time of day."""

    time = StringField(
        _l("Time"),
        filters=[plain_width, strip_text],
        render_kw={"inputmode": "numeric", "maxlength": 5},
    )


class MomentField(DayField):
    """A moment typed as a day in three parts and a time, in Beijing time to the minute (R4).

    `moment` is the aware moment, or None when all is left empty and that is allowed.
    """

    parts = MomentParts

    def __init__(self, label: Any, *, required: Any = None, **kwargs: Any) -> None:
        super().__init__(label, required=required, **kwargs)
        self.moment: datetime | None = None

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        if isinstance(data, datetime):
            here = data.astimezone(BEIJING)
            data = {
                "day": str(here.day),
                "month": str(here.month),
                "year": str(here.year),
                "time": f"{here:%H:%M}",
            }
        super().process(formdata, data=data)

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        self.moment = None
        typed = self.form.time.data
        any_part = any((self.form.day.data, self.form.month.data, self.form.year.data))
        if typed and not any_part:
            return self._fail(_l("Enter the day too."))
        if not super().validate(form, extra_validators):
            return False
        if self.day is None:
            return True
        found = CLOCK.fullmatch(typed or "")
        if found is None:
            self.form.time.errors = [
                *self.form.time.errors,
                _l("Enter the time in hours and minutes, such as 09:30."),
            ]
            return False
        self.moment = beijing_moment(self.day, time(int(found[1]), int(found[2])))
        return True

    @property
    def known_moment(self) -> datetime:
        assert self.moment is not None
        return self.moment


def beijing_moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, BEIJING)
