"""One field of an entry form as a field of WTForms: shape, bounds, and sentences for what is wrong.

Words come in the request's language only when they are drawn, so one class serves both.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import (
    BooleanField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.core import UnboundField
from wtforms.validators import Email, Length, Optional, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from core.contacts import NO_ADDRESS, plain_phone
from core.entry_forms.values import NO_COLUMN, Column, FieldKind, FieldSpec
from core.files.holding import HeldFile
from core.forms import AddressField, DayField, Required, dialled, plain_width
from core.i18n import tr
from core.printable import no_control_but_lines, no_control_characters, printable
from core.typed_choices import RegionField

MOST_RADIOS = 5
ACCEPT = ".pdf,.jpg,.jpeg,.png"
YES, NO = "yes", "no"
WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,10}")
_LONGEST = {
    FieldKind.SHORT: 200,
    FieldKind.LONG: 5000,
    FieldKind.INSTITUTION: 200,
    FieldKind.MAIL: 320,
    FieldKind.PHONE: 40,
}

_CHOOSE = _l("Choose one of the answers.")


def make_field(spec: FieldSpec, column: Column = NO_COLUMN) -> UnboundField:
    """The form field of a question, and of the column it fills."""
    return _MAKERS[spec.kind](spec, column)


class AnswerFile(HeldFile):
    """A file; `data` may be the id of one stored before, which stays when no new one comes."""

    @property
    def upload(self) -> FileStorage | None:
        return self.data if isinstance(self.data, FileStorage) else None

    @property
    def kept(self) -> str | None:
        return self.data if isinstance(self.data, str) and self.data else None


class Needed:
    """An answer is needed where white space cannot be one: ticks, files and lists."""

    field_flags = {"required": True}  # noqa: RUF012 - declared this way by WTForms

    def __init__(self, message: LazyString) -> None:
        self.message = message

    def __call__(self, form, field) -> None:
        if not field.data:
            field.errors[:] = []
            raise StopValidation(self.message)


def whole_number(text: str | None) -> int | None:
    return int(text) if text and WHOLE_NUMBER.fullmatch(text) else None


def _short(spec: FieldSpec, column: Column) -> UnboundField:
    checks = [printable if column.is_printed else no_control_characters]
    if column.shape is None:
        return _text(spec, column, StringField, *checks)
    checks.append(_matches(*column.shape))
    return _text(spec, column, StringField, *checks, filters=[plain_width])


def _long(spec: FieldSpec, column: Column) -> UnboundField:
    return _text(spec, column, TextAreaField, no_control_but_lines)


def _number(spec: FieldSpec, column: Column) -> UnboundField:
    return _text(
        spec, column, StringField, _number_within(spec.least, spec.most), filters=[plain_width]
    )


def _mail(spec: FieldSpec, column: Column) -> UnboundField:
    return _text(spec, column, AddressField, Email(NO_ADDRESS, allow_smtputf8=False))


def _phone(spec: FieldSpec, column: Column) -> UnboundField:
    return _text(spec, column, StringField, dialled, filters=[plain_phone])


def _text(
    spec: FieldSpec, column: Column, kind: type, *checks: Callable, filters=()
) -> UnboundField:
    needed = Required(_l("Enter this.")) if spec.is_required else Optional()
    return kind(
        **_words(spec), validators=[needed, *_lengths(spec, column), *checks], filters=list(filters)
    )


def _lengths(spec: FieldSpec, column: Column) -> list[Length]:
    most = longest(spec, column)
    checks = []
    if most is not None:
        message = _l("Shorten this to %(most)s characters.", most=most)
        checks.append(Length(max=most, message=message))
    if spec.least and spec.kind in (FieldKind.SHORT, FieldKind.LONG):
        message = _l("Enter at least %(least)s characters.", least=spec.least)
        checks.append(Length(min=spec.least, message=message))
    return checks


def longest(spec: FieldSpec, column: Column) -> int | None:
    """How many characters an answer may have; None where it is no text."""
    bounds = [_LONGEST.get(spec.kind), column.most]
    if spec.kind in (FieldKind.SHORT, FieldKind.LONG, FieldKind.INSTITUTION):
        bounds.append(spec.most)
    known = [bound for bound in bounds if bound is not None]
    return min(known) if known else None


def _matches(pattern: re.Pattern[str], message: LazyString) -> Callable:
    def check(_form, field) -> None:
        if not pattern.fullmatch(field.data or ""):
            raise ValidationError(message)

    return check


def _number_within(least: int | None, most: int | None) -> Callable:
    def check(_form, field) -> None:
        number = whole_number(field.data)
        if number is None:
            raise ValidationError(_l("Enter a whole number, such as 12."))
        if least is not None and number < least:
            raise ValidationError(_l("Enter a number of at least %(least)s.", least=least))
        if most is not None and number > most:
            raise ValidationError(_l("Enter a number of at most %(most)s.", most=most))

    return check


def _choice(spec: FieldSpec, column: Column) -> UnboundField:
    labels = {one.value: LazyString(tr, one.label) for one in spec.choices}
    return _one_of(spec, labels, radios=len(labels) <= MOST_RADIOS)


def _yes_no(spec: FieldSpec, column: Column) -> UnboundField:
    return _one_of(spec, {YES: _l("Yes"), NO: _l("No")}, radios=True)


def _one_of(spec: FieldSpec, labels: dict[str, LazyString], *, radios: bool) -> UnboundField:
    if not radios:
        labels = {"": _l("Choose"), **labels}
    elif not spec.is_required:
        # What was picked once cannot be taken back from a group of circles without this.
        labels = {**labels, "": _l("No answer")}
    return (RadioField if radios else SelectField)(
        **_words(spec),
        choices=labels,
        validate_choice=False,
        validators=[
            Needed(_CHOOSE) if spec.is_required else Optional(),
            _listed(frozenset(labels)),
        ],
    )


def _listed(known: frozenset[str]) -> Callable:
    def check(_form, field) -> None:
        given = field.data if isinstance(field.data, list) else [field.data]
        if not known.issuperset(given):
            raise ValidationError(_CHOOSE)

    return check


def _multi(spec: FieldSpec, column: Column) -> UnboundField:
    labels = {one.value: LazyString(tr, one.label) for one in spec.choices}
    needed = Needed(_l("Choose at least one.")) if spec.is_required else Optional()
    return SelectMultipleField(
        **_words(spec),
        choices=labels,
        validate_choice=False,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validators=[needed, _listed(frozenset(labels)), _so_many(spec.least, spec.most)],
    )


def _so_many(least: int | None, most: int | None) -> Callable:
    def check(_form, field) -> None:
        number = len(set(field.data))
        if least is not None and number < least:
            raise ValidationError(_l("Choose at least %(least)s.", least=least))
        if most is not None and number > most:
            raise ValidationError(_l("Choose at most %(most)s.", most=most))

    return check


def _country(spec: FieldSpec, column: Column) -> UnboundField:
    message = _l("Choose a country or region.")
    needed = Needed(message) if spec.is_required else Optional()
    return RegionField(**_words(spec), validators=[needed])


def _date(spec: FieldSpec, column: Column) -> UnboundField:
    required = _l("Enter the day.") if spec.is_required else None
    return DayField(**_words(spec), required=required)


def _file(spec: FieldSpec, column: Column) -> UnboundField:
    validators = [Needed(_l("Choose a file."))] if spec.is_required else []
    return AnswerFile(**_words(spec), validators=validators, render_kw={"accept": ACCEPT})


def _consent(spec: FieldSpec, column: Column) -> UnboundField:
    needed = [Needed(_l("Tick the box to go on."))] if spec.is_required else []
    return BooleanField(**_words(spec), validators=needed)


def _words(spec: FieldSpec) -> dict[str, LazyString]:
    return {"label": LazyString(tr, spec.label), "description": LazyString(tr, spec.hint)}


_MAKERS: dict[FieldKind, Callable[[FieldSpec, Column], UnboundField]] = {
    FieldKind.SHORT: _short,
    FieldKind.LONG: _long,
    FieldKind.NUMBER: _number,
    FieldKind.CHOICE: _choice,
    FieldKind.MULTI: _multi,
    FieldKind.YES_NO: _yes_no,
    FieldKind.DATE: _date,
    FieldKind.COUNTRY: _country,
    FieldKind.INSTITUTION: _short,
    FieldKind.FILE: _file,
    FieldKind.MAIL: _mail,
    FieldKind.PHONE: _phone,
    FieldKind.CONSENT: _consent,
}
