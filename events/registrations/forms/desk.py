"""What organisers type at the desk of a registration."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import Length

from core.forms import BaseForm, Required
from core.printable import no_control_but_lines, no_control_characters
from events.registrations.forms.choices import NewForm
from events.registrations.states import SeatState

LONGEST_REASON = 4000
LONGEST_VERSION = 9


class DeedForm(BaseForm):
    """A move, with the version of the registration the page showed."""

    class Meta(BaseForm.Meta):
        csrf = False  # several forms share a page; the token is posted beside their fields

    seen = HiddenField()

    def seen_version(self) -> int | None:
        """The version the page showed; None for what is no number."""
        seen = self.seen.data or ""
        is_number = seen.isascii() and seen.isdigit() and len(seen) <= LONGEST_VERSION
        return int(seen) if is_number else None

    def typed(self) -> list[tuple[str, str]]:
        """What would be lost, by the name of its field; for the page that keeps it."""
        return []


class ReasonForm(DeedForm):
    """A move with words the person reads, in both languages."""

    text_en = TextAreaField(
        _l("What the person reads, in English"),
        validators=[
            Required(_l("Write the reason in English.")),
            Length(max=LONGEST_REASON),
            no_control_but_lines,
        ],
    )
    text_zh = TextAreaField(
        _l("What the person reads, in Chinese"),
        validators=[
            Required(_l("Write the reason in Chinese.")),
            Length(max=LONGEST_REASON),
            no_control_but_lines,
        ],
    )

    @property
    def reason(self) -> dict[str, str]:
        """The words by language."""
        return {"en": self.text_en.data or "", "zh": self.text_zh.data or ""}

    def typed(self) -> list[tuple[str, str]]:
        fields = (self.text_en, self.text_zh)
        return [(str(field.label.text), field.data) for field in fields if field.data]


class MoveSeatForm(DeedForm):
    """A seat moved by hand, with the reason both sides read."""

    state = SelectField(_l("Move it to"))
    reason = StringField(
        _l("Why"),
        validators=[
            Required(_l("Say why: a seat is moved by hand only for a reason.")),
            Length(max=500),
            no_control_characters,
        ],
        description=_l("The person reads it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.state.choices = {
            SeatState.CONFIRMED.value: _("Confirmed, out of turn"),
            SeatState.WAITLISTED.value: _("Back on the waiting list, at its end"),
        }

    def typed(self) -> list[tuple[str, str]]:
        return [(str(self.reason.label.text), self.reason.data)] if self.reason.data else []


class NoteForm(BaseForm):
    """What colleagues should know."""

    class Meta(BaseForm.Meta):
        csrf = False

    note = TextAreaField(
        _l("Note for colleagues"),
        validators=[Length(max=4000), no_control_but_lines],
        description=_l("The person does not read it."),
    )


class OpenIdentityForm(BaseForm):
    """Why the whole number of an identity document has to be seen."""

    class Meta(BaseForm.Meta):
        csrf = False

    purpose = StringField(
        _l("Why do you need the whole number?"),
        validators=[
            Required(_l("Say why you need the number.")),
            Length(min=8, max=300, message=_l("Say why in 8 to 300 characters.")),
        ],
        description=_l("It is kept in the log."),
    )


class NewAtDeskForm(NewForm):
    """A registration on behalf of somebody: hidden sessions too, and how the consent was given."""

    consent_source = StringField(
        _l("How the person agreed"),
        validators=[
            Required(_l("Say how the person agreed: on a signed form, by mail, on the telephone.")),
            Length(max=200),
            no_control_characters,
        ],
        description=_l("Nobody can agree for somebody else; keep the paper or mail you have."),
    )
