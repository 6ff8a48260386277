"""Fields the desk of events shares: a moment in Beijing time, and texts in two languages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, FileField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import Length

from core.forms import BaseForm, DayField
from core.i18n import show_datetime, tr
from core.moments import MomentField
from core.printable import no_control_but_lines, no_control_characters
from events.editions.models import EventSession

NAME_LENGTH, LINE_LENGTH, TEXT_LENGTH = 120, 300, 8000
LONGEST_VERSION = 9


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
