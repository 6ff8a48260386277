"""Forms of actions: what every one of them carries, and what is kept when a page was stale."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    Field,
    FieldList,
    FormField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length

from core.audit.words import OpeningReason
from core.forms import BaseForm, DayField, Required, paragraph
from core.printable import no_control_characters

LONGEST_REASON = 4000


@dataclass(frozen=True)
class Button:
    """A further button of an action's form, which sends nothing: ready words, one more line."""

    value: str
    label: LazyString
    icon: str = ""


class ActionForm(BaseForm):
    """What every action carries: the version of the case that the page showed."""

    class Meta(BaseForm.Meta):
        csrf = False  # several forms share a page; the token is posted beside their fields

    buttons: ClassVar[tuple[Button, ...]] = ()

    seen = HiddenField()

    @property
    def arguments(self) -> dict[str, Any]:
        """What the service is told beside the subject, once the form is valid: each field."""
        return {one.short_name: _said(one) for one in self if not isinstance(one, HiddenField)}

    def words(self, name: str) -> dict[str, str]:
        """A text by language, typed in the fields `<name>_en` and `<name>_zh`."""
        return {code: self[f"{name}_{code}"].data for code in ("en", "zh")}

    def redraw(self, button: str) -> bool:
        """Change the form in hand by one of `buttons`; False for any other, which sends it."""
        return False

    def typed(self) -> list[tuple[str, str]]:
        """Texts that would be lost with the form, by the name of their field."""
        return list(_texts(self))


def text_in(language: str, label: LazyString, missing: LazyString) -> TextAreaField:
    """A text that is needed in `language`; `missing` says so."""
    return paragraph(
        label,
        LONGEST_REASON,
        missing=missing,
        render_kw={"rows": 3, "lang": "zh-Hans" if language == "zh" else language},
    )


class ReasonForm(ActionForm):
    """An action with words that the person reads, in both languages."""

    text_en = text_in(
        "en", _l("What the person reads, in English"), _l("Write the reason in English.")
    )
    text_zh = text_in(
        "zh", _l("What the person reads, in Chinese"), _l("Write the reason in Chinese.")
    )

    @property
    def arguments(self) -> dict[str, Any]:
        return {"reason": self.words("text")}


class _WhyField(SelectField):
    """The reason of the list; a page that was opened before there was one says `other`."""

    def __init__(self, label: Any = None, validators: Any = None, **options: Any) -> None:
        super().__init__(label, validators, choices=_reasons, default="", **options)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.raw_data = list(valuelist) or [OpeningReason.OTHER.value]
        self.data = self.raw_data[0]


def _reasons() -> dict[str, Any]:
    return {"": _("Choose"), **{one.value: one.label for one in OpeningReason}}


class PurposeForm(BaseForm):
    """Why something delicate has to be seen or handed on; it is kept in the log."""

    class Meta(BaseForm.Meta):
        csrf = False  # as above

    why = _WhyField(_l("What is it for?"), validators=[Required(_l("Choose what it is for."))])
    purpose = StringField(
        _l("Why do you need the whole number?"),
        validators=[
            Required(_l("Say why you need the number.")),
            Length(min=8, max=300, message=_l("Say why in 8 to 300 characters.")),
            no_control_characters,
        ],
        description=_l("It is kept in the log."),
    )


def _said(field: Field) -> Any:
    if isinstance(field, DayField):
        return field.day
    # A text box that the page left out says nothing, as one left empty.
    return field.data or "" if isinstance(field, StringField) else field.data


def _texts(fields: Iterable[Field]) -> Iterator[tuple[str, str]]:
    for field in fields:
        if isinstance(field, DayField):
            day = " ".join(part.data for part in field.form if part.data)
            yield from _text_of(field, day)
        elif isinstance(field, FormField):
            yield from _texts(field.form)
        elif isinstance(field, FieldList):
            yield from _texts(field.entries)
        elif isinstance(field, StringField) and not isinstance(field, HiddenField):
            yield from _text_of(field, field.data)


def _text_of(field: Field, text: Any) -> Iterator[tuple[str, str]]:
    if text:
        yield str(field.label.text), str(text)
