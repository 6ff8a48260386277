"""What the office says of an occupation."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField
from wtforms.validators import StopValidation

from core.forms import DayField, line, plain_width
from core.lists.records import RecordForm
from events.shortages.models import Shortage

_CODE = re.compile(r"(?=.*[0-9])[0-9A-Z]+([.-][0-9A-Z]+)*")
# What spreadsheets make of 2-02 and the like.
_MONTH = "(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)"
_DAY = re.compile(
    rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}.*|[0-9]{{1,2}}-{_MONTH}|{_MONTH}-[0-9]{{1,2}}"
)


def plain_code(text: str | None) -> str | None:
    """A code as it is kept: narrow letters, capitals, no spaces, one kind of hyphen."""
    return re.sub(r"\s", "", re.sub("[‐-―−－]", "-", plain_width(text) or "")).upper()


def _is_code(_form: Any, field: Field) -> None:
    if _DAY.fullmatch(field.data):
        raise StopValidation(_l("The spreadsheet has made a day of this code. Type it again."))
    if not _CODE.fullmatch(field.data):
        raise StopValidation(
            _l("A code has digits, and letters, hyphens or points between them: 2-02-07.")
        )


class OccupationForm(RecordForm):
    code = line(
        _l("Code"), 40, missing=_l("Enter the code."), filters=[plain_code], check=_is_code,
        description=_l("As on the city's list; where that has none, the number of the line."),
    )  # fmt: skip
    name_zh = line(_l("Chinese name"), 100, missing=_l("Enter the name in Chinese."))
    name_en = line(
        _l("English name"), 100,
        description=_l("Where it is empty, English pages show the Chinese name."),
    )  # fmt: skip
    degree = SelectField(_l("Need"), choices=Shortage.choices())
    edition = line(_l("Edition of the list"), 60, description=_l("The year or version, as 2026."))
    source = line(_l("Source"), 300, description=_l("Where the list was published."))
    ended_on = DayField(
        _l("Taken off the list on"),
        description=_l("From this day on posts are marked by it no more; it stays on record."),
    )
