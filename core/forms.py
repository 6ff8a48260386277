"""Forms: one base that strips, speaks the request's language, and tells assistive technology.

A form checks shape and format; `to_…()` gives a frozen value for a service. A DomainError that
names a field is shown at that field by `blame`.
"""

import re
from collections.abc import Callable
from copy import copy
from datetime import date
from functools import lru_cache
from typing import Any, TypeAlias

from babel.support import Translations
from flask import request
from flask_babel import LazyString, get_locale
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from markupsafe import Markup, escape
from werkzeug.wrappers import Response
from wtforms import (
    EmailField,
    Field,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectFieldBase
from wtforms.i18n import messages_path
from wtforms.meta import DefaultMeta
from wtforms.utils import unset_value
from wtforms.validators import (
    Email,
    InputRequired,
    Length,
    Optional,
    StopValidation,
    ValidationError,
)
from wtforms.widgets import Input, TextInput
from wtforms.widgets.core import clean_key

from core.bodies import was_cut
from core.clock import named_month
from core.contacts import NO_ADDRESS, phone_fault, plain_address, plain_digits, plain_phone
from core.errors import DomainError, Words
from core.printable import no_control_but_lines, no_control_characters

Answer: TypeAlias = str | tuple[str, int] | Response

LANGUAGE_SWITCH = "_lang"

# WTForms takes {value: label} only when every label is a `str`, and would read a lazy translation
# as a group whose choices are its letters.
SelectFieldBase._is_shorthand_dict = staticmethod(  # noqa: SLF001
    lambda choices: all(isinstance(label, str | dict | LazyString) for label in choices.values())
)


def html_attributes(**given: Any) -> Markup:
    """Attributes as WTForms writes them, put together once instead of through three markups each.

    True is an attribute without a value, False none at all; `class_` is class, and `data_x` and
    `aria_x` are written with hyphens.
    """
    written = []
    for name, value in sorted(given.items()):
        clean = clean_key(name)
        if value is True:
            written.append(clean)
        elif value is not False:
            written.append(f'{clean}="{escape(value)}"')
    return Markup(" ".join(written))  # noqa: S704 - every value is escaped above


@lru_cache
def _with_quick_attributes(widget: Input) -> Input:
    """A copy that writes its attributes our way; the library's own stays as it is."""
    ours = copy(widget)
    ours.html_params = html_attributes
    return ours


def strip_text(value: Any) -> Any:
    """Text without surrounding white space, and nothing instead of only white space."""
    return value.strip() if isinstance(value, str) else value


def plain_width(text: str | None) -> str | None:
    """Digits and letters as a Chinese keyboard may write them, in their usual width."""
    return plain_digits(text) if text else text


def no_null(_form: Any, field: Field) -> None:
    """Refuse the null character, which PostgreSQL cannot store and no keyboard types."""
    if isinstance(field.data, str) and "\0" in field.data:
        raise StopValidation(_l("Take out the invisible characters and send the text again."))


def say_once(_form: Any, field: Field) -> None:
    """What is no whole number is refused in the field's own words, where it has some."""
    if field.process_errors:
        own = field.errors[len(field.process_errors) :]
        field.errors = own or [_l("Give a whole number.")]


class AddressField(EmailField):
    """A mail address; what nobody sees in it is folded. Needed where `missing` says so.

    Refuses letters outside ASCII before the @: hardly a mail server takes those.
    """

    def __init__(
        self, label: Any, validators: Any = None, *, missing: Words = "", **kwargs: Any
    ) -> None:
        if validators is None:
            needed = Required(missing) if missing else Optional()
            validators = needed, Length(max=320), Email(NO_ADDRESS, allow_smtputf8=False)
        super().__init__(label, validators, **kwargs)


@lru_cache
def _messages_of_wtforms(locale: str) -> Any:
    # Flask-WTF looks for them on the disk in every request.
    return Translations.load(messages_path(), [locale], domain="wtforms")


class BaseForm(FlaskForm):
    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            field = super().bind_field(form, unbound_field, options)
            if isinstance(field, StringField):
                # Before the field is processed, and so before they are used.
                address = [plain_address] if isinstance(field, AddressField) else []
                field.filters = [*field.filters, *address, strip_text]
                field.validators = [*field.validators, no_null]
            elif isinstance(field, IntegerField):
                # A browser sends a number input as empty when it cannot read what stands in it:
                # "30-" places became places without limit.
                field.widget = TextInput()
                field.render_kw = {"inputmode": "numeric", **(field.render_kw or {})}
                field.validators = [*field.validators, say_once]
            return field

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            # Pages post forms. Read from JSON, any depth and any type would reach the fields.
            is_json = request and request.is_json and not request.form
            if is_json and not hasattr(formdata, "getlist"):
                return None
            return super().wrap_formdata(form, formdata)

        def get_translations(self, _form: Any) -> Any:
            return _messages_of_wtforms(str(get_locale()))

        def render_field(self, field: Field, render_kw: dict[str, Any]) -> Any:
            described = [f"{field.id}-hint"] if field.description else []
            if field.errors:
                described.append(f"{field.id}-error")
                render_kw.setdefault("aria-invalid", "true")
            if described:
                render_kw.setdefault("aria-describedby", " ".join(described))
            # The browser's own bubbles speak the browser's language and hide our summary.
            render_kw["required"] = False
            if isinstance(field.widget, Input):
                field.widget = _with_quick_attributes(field.widget)
            return DefaultMeta.render_field(self, field, render_kw)

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """False also when only the language was switched: the page is drawn again as typed."""
        is_sent = not request.form.get(LANGUAGE_SWITCH) and not was_cut()
        if is_sent and super().validate_on_submit(extra_validators):
            return True
        if was_cut():
            # What stands below the file did not come: its field alone says why.
            for field in self:
                if isinstance(field, FileField):
                    field.validate(self)
        self._hold_files()
        return False

    def _hold_files(self) -> None:
        # Fields of core.files.holding; this module stands below it.
        for field in self:
            getattr(field, "hold", bool)()

    def blame(self, error: DomainError) -> bool:
        """Show a rule's refusal at the field it names; False when this form has no such field."""
        field = self._fields.get(error.field or "")
        if isinstance(field, DayField):
            field.form.day.errors = [*field.form.day.errors, error.message]
        elif field is not None:
            field.errors = [*field.errors, error.message]
        self._hold_files()
        return field is not None

    def refuse(self, error: DomainError) -> None:
        """Show a rule's refusal at its field, or above the form when it has none."""
        if not self.blame(error):
            self.form_errors.append(error.message)


class VersionedForm(BaseForm):
    """It remembers which version of a row its reader saw; 0 before there is a row."""

    seen = HiddenField(default="0")

    @property
    def seen_version(self) -> int:
        """-1, which no row has, for what is no version."""
        text = self.seen.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def answer_form(
    form: BaseForm, draw: Callable[[], str], act: Callable[[], Answer], *, keeps: bool = False
) -> Answer:
    """What a page with one form answers: `act` once it is valid, else the form as it was typed.

    A rule's refusal that names one of its fields is shown there; both answer 422. With `keeps` any
    other refusal stands above the form, so that nothing typed is lost.
    """
    if form.validate_on_submit():
        try:
            return act()
        except DomainError as refusal:
            if not form.blame(refusal):
                if not keeps:
                    raise
                form.form_errors.append(refusal.message)
    page = draw()
    return (page, 422) if form.errors else page


class Required(InputRequired):
    """A value is needed, and white space is none; the message should name the thing."""

    def __call__(self, form: Any, field: Field) -> None:
        super().__call__(form, field)
        if isinstance(field.data, str) and not field.data.strip():
            raise StopValidation(self.message or _l("Enter this."))


def line(
    label: Words,
    longest: int,
    *,
    missing: Words = "",
    check: Any = no_control_characters,
    **more: Any,
) -> StringField:
    """One line of text without invisible characters; needed where `missing` says so."""
    return StringField(label, validators=[*_needed(missing), Length(max=longest), check], **more)


def dialled(_form: Any, field: Field) -> None:
    """Refuse what nobody can dial (`core.contacts.phone_fault`)."""
    if field.data and (wrong := phone_fault(field.data)):
        raise ValidationError(wrong)


def phone_line(label: Words = "", **more: Any) -> StringField:
    """A telephone number as it was copied; it may be left empty."""
    return line(label or _l("Telephone"), 40, check=dialled, filters=[plain_phone], **more)


def paragraph(label: Words, longest: int, *, missing: Words = "", **more: Any) -> TextAreaField:
    """A text of several lines without invisible characters; needed where `missing` says so."""
    checks = [*_needed(missing), Length(max=longest), no_control_but_lines]
    return TextAreaField(label, validators=checks, **more)


def _needed(missing: Words) -> list[Required]:
    return [Required(missing)] if missing else []


def _number(typed: str | None) -> int:
    """What stands in a box of a day: 3, 3日, 3rd, 2019年. Raises `ValueError` for what is none."""
    return int(re.sub(r"(?:[年月日号號.]|st|nd|rd|th)$", "", (typed or "").casefold()))


class DayParts(Form):
    day = StringField(_l("Day"), filters=[strip_text])
    month = StringField(_l("Month"), filters=[strip_text])
    year = StringField(_l("Year"), filters=[strip_text])


class DayField(FormField):
    """A day typed in three parts; `day` is the date, or None when left empty and that is allowed.

    Refuses parts that are no day, and a missing day when `required` gives the sentence to say so.
    """

    parts: type[DayParts] = DayParts

    def __init__(self, label: Any, *, required: Any = None, **kwargs: Any) -> None:
        super().__init__(self.parts, label, **kwargs)
        self.required_message = required
        self.day: date | None = None
        if required:
            self.flags.required = True

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        if data is unset_value:
            data = self.default() if callable(self.default) else self.default
        if isinstance(data, date):
            data = {"day": str(data.day), "month": str(data.month), "year": str(data.year)}
        super().process(formdata, data=data)

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        self.day = None
        year, month = self.form.year.data, self.form.month.data
        typed = self.form.day.data
        if not any((year, month, typed)):
            return self._fail(self.required_message) if self.required_message else True
        try:
            day = date(_number(year), named_month(month or "") or _number(month), _number(typed))
        except (ValueError, OverflowError):
            return self._fail(_l("Enter a real day, such as 27 3 2019."))
        if day.year < 1000:
            return self._fail(_l("Enter the year in four digits, such as 2019."))
        if not 1900 <= day.year <= 2100:
            return self._fail(_l("Enter a year from 1900 to 2100."))
        self.day = day
        return True

    @property
    def known_day(self) -> date:
        """The day of a field that is required and was found valid."""
        assert self.day is not None
        return self.day

    def _fail(self, message: Any) -> bool:
        self.form.day.errors = [*self.form.day.errors, message]
        return False
