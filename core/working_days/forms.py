"""What an administrator types of a year."""

import re
from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, TextAreaField
from wtforms.validators import Length, ValidationError

from core.forms import BaseForm

LINE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\s+(.{1,60}))?")


class YearForm(BaseForm):
    """One year's table: a day a line, as `2027-10-01 National Day`."""

    seen = HiddenField()
    off = TextAreaField(
        _l("Days not worked"),
        validators=[Length(max=8000)],
        description=_l("One day a line, such as 2027-10-01 National Day. Weekends need no line."),
    )
    work = TextAreaField(
        _l("Saturdays and Sundays worked to make up"),
        validators=[Length(max=8000)],
        description=_l("One day a line, such as 2027-10-09."),
    )
    is_provisional = BooleanField(
        _l("Provisional: the schedule for the year is not published yet"),
        description=_l("Deadlines in the year are shown as provisional."),
    )

    def validate_off(self, field) -> None:
        read_days(field.data or "")

    def validate_work(self, field) -> None:
        read_days(field.data or "")


def read_days(text: str) -> dict[date, str]:
    """Day to name, from one line each; refuses what is no day and a day that stands twice."""
    days: dict[date, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        found = LINE.fullmatch(line.strip())
        day = _day(found[1]) if found else None
        if found is None or day is None:
            raise ValidationError(
                _("Line %(number)s is not a day: write it as 2027-10-01 Name.", number=number)
            )
        if day in days:
            raise ValidationError(
                _("Line %(number)s: %(day)s stands twice.", number=number, day=day.isoformat())
            )
        days[day] = (found[2] or "").strip()
    return days


def write_days(days: list[str], names: Mapping[str, str]) -> str:
    return "\n".join(f"{day} {names.get(day, '')}".strip() for day in days)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
