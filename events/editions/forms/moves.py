"""Forms of an edition's moves and deeds without words, and the filters of the list."""

from __future__ import annotations

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField

from core.forms import BaseForm
from events.editions.forms.fields import SetUpForm, paragraphs
from events.editions.states import EditionState
from events.event_types import EVENT_TYPES

LONGEST_VERSION = 9


class MoveForm(SetUpForm):
    reason_en = paragraphs(_l("Reason in English"), most=1000, rows=3)
    reason_zh = paragraphs(
        _l("Reason in Chinese"),
        most=1000,
        rows=3,
        description=_l("Everybody who registered reads it."),
    )

    def seen_version(self) -> int | None:
        return version_of(self.seen.data)


class SeenForm(BaseForm):
    """A deed without words: only what the page had shown."""

    seen = HiddenField()


class ListForm(BaseForm):
    """The filters of the list of events, as they stand in the address."""

    class Meta(BaseForm.Meta):
        csrf = False

    words = StringField(_l("Name or address"))
    kind = SelectField(_l("Kind of event"))
    state = SelectField(_l("State"))

    def __init__(self) -> None:
        super().__init__(request.args or None)
        every = _("All")
        self.kind.choices = {"": every, **{one.key: one.label for one in EVENT_TYPES}}
        self.state.choices = {"": every, **{one.value: one.label for one in EditionState}}
        # An address somebody wrote by hand shows the list, not a fault.
        for field in (self.kind, self.state):
            field.data = field.data if field.data in field.choices else ""
        self.words.data = (self.words.data or "")[:200]


def version_of(text: str | None) -> int | None:
    """A version as a page posts it back."""
    seen = text or ""
    is_number = seen.isascii() and seen.isdigit() and len(seen) <= LONGEST_VERSION
    return int(seen) if is_number else None
