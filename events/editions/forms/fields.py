"""Fields the desk of events shares: a moment in Beijing time, and texts in two languages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, FileField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.utils import unset_value
from wtforms.validators import Length

from core.clock import BEIJING
from core.forms import BaseForm, DayField, DayParts, strip_text
from core.i18n import show_datetime, tr
from core.printable import no_control_but_lines, no_control_characters
from events.editions.models import EventSession

NAME_LENGTH, LINE_LENGTH, TEXT_LENGTH = 120, 300, 8000
LONGEST_VERSION = 9
CLOCK = re.compile(r"([01]?\d|2[0-3])[:：.]([0-5]\d)", re.ASCII)


class MomentParts(DayParts):
    """The boxes of a moment: its day, and the time of day."""

    time = StringField(
        _l("Time"), filters=[strip_text], render_kw={"inputmode": "numeric", "maxlength": 5}
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


def one_line(label: Any, *checks: Any, most: int = NAME_LENGTH, **kwargs: Any) -> StringField:
    """A field for one line of text that is printed as typed."""
    return StringField(label, validators=[*checks, *_limits(most, no_control_characters)], **kwargs)


def paragraphs(
    label: Any, *checks: Any, most: int = TEXT_LENGTH, rows: int = 4, **kwargs: Any
) -> TextAreaField:
    return TextAreaField(
        label,
        validators=[*checks, *_limits(most, no_control_but_lines)],
        render_kw={"rows": rows},
        **kwargs,
    )


def _limits(most: int, printable: Any) -> list[Any]:
    return [
        Length(max=most, message=_l("At most %(count)s characters fit.", count=most)),
        printable,
    ]


SUBSET = _l(
    "An empty line begins a new paragraph. ## makes a heading, - a list, 1. a numbered one, *word* "
    "emphasis, **word** more of it, [words](https://…) a link. Nothing else is markup."
)


class SetUpForm(BaseForm):
    """A page of the set-up: it remembers what it showed, and can say what was typed."""

    seen = HiddenField()

    def words(self, name: str) -> dict[str, str]:
        return {
            code: str(self[f"{name}_{code}"].data or "").replace("\r\n", "\n")
            for code in ("en", "zh")
        }

    def fill_words(self, name: str, words: Any) -> None:
        for code in ("en", "zh"):
            self[f"{name}_{code}"].data = (words or {}).get(code, "")

    def seen_version(self) -> int | None:
        """The edition's version as the page showed it; None for what is none."""
        seen = self.seen.data or ""
        return (
            int(seen)
            if seen.isascii() and seen.isdigit() and len(seen) <= LONGEST_VERSION
            else None
        )

    def typed(self) -> list[tuple[str, str]]:
        """What was typed, by the name of its field; for the page that keeps it."""
        shown = ((str(field.label.text), _typed(field)) for field in self if _is_shown(field))
        return [(label, text) for label, text in shown if text]


def _is_shown(field: Field) -> bool:
    return not isinstance(field, HiddenField) and field.short_name != "csrf_token"


def _typed(field: Field) -> str:
    if isinstance(field, DayField):
        parts = [field.form.day, field.form.month, field.form.year]
        parts += [field.form.time] if isinstance(field, MomentField) else []
        return " ".join(str(part.data) for part in parts if part.data)
    if isinstance(field, SelectField):
        chosen = field.data if isinstance(field.data, list) else [field.data]
        return ", ".join(str(dict(field.choices or {}).get(one, one or "")) for one in chosen)
    if isinstance(field, FileField):
        return getattr(field.data, "filename", None) or ""
    return "" if field.data in (None, False) else "✓" if field.data is True else str(field.data)


def session_choices(sessions: Iterable[EventSession]) -> dict[str, str]:
    """Sessions to choose from, by id: code, name and time."""
    return {
        str(one.id): f"{one.code} · {tr(one.name)} · {show_datetime(one.starts_at)}"
        for one in sessions
    }


class SessionField(SelectField):
    """One of the sessions `offer` was told; `chosen` is that session."""

    def offer(self, sessions: Iterable[EventSession]) -> None:
        self._offered = {str(one.id): one for one in sessions}
        self.choices = session_choices(self._offered.values())

    @property
    def chosen(self) -> EventSession:
        return self._offered[self.data]
