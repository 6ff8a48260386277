"""The form people answer, made of a published definition, and its way to facts and answers."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, ClassVar

from werkzeug.datastructures import FileStorage

from core.entry_forms.conditions import Said, asked_keys, condition_words
from core.entry_forms.forms.fields import NO, YES, AnswerFile, make_field, whole_number
from core.entry_forms.models import FormVersion
from core.entry_forms.queries import definition_of
from core.entry_forms.values import NO_COLUMN, Column, Columns, FieldKind, FieldSpec, FormDefinition
from core.forms import BaseForm, DayField

MOST_CLASSES = 200
_classes: dict[uuid.UUID, type[AnswerForm]] = {}


class AnswerForm(BaseForm):
    """One field for each question of `definition`, by `FieldSpec.name`.

    A question whose condition does not hold is neither required nor kept. Fields that a page took
    out (`del form.email`) are left alone. To be asked for facts and answers once it is valid.
    """

    definition: ClassVar[FormDefinition] = FormDefinition()
    columns: ClassVar[Columns] = {}
    # None: made of a definition nobody has published yet.
    version_id: ClassVar[uuid.UUID | None] = None
    _fields: Any

    def validate(self, extra_validators: Any = None) -> bool:
        every = self._fields
        skipped = {spec.name for spec in self._here()} - {spec.name for spec in self.asked()}
        self._fields = {name: field for name, field in every.items() if name not in skipped}
        try:
            return bool(super().validate(extra_validators))
        finally:
            self._fields = every

    def asked(self) -> list[FieldSpec]:
        keys = asked_keys(self._here(), self._said)
        return [spec for spec in self._here() if spec.key in keys]

    def facts(self) -> dict[str, Any]:
        """Column name → text or day, of the questions asked that fill a column."""
        return {
            spec.name: self._day(spec)
            if spec.kind is FieldKind.DATE
            else self[spec.name].data or ""
            for spec in self.asked()
            if spec.fills
        }

    def answers(self) -> dict[str, Any]:
        """Key → JSON value of all other questions asked and answered, files excluded.

        Text as text, a number as one, several as a list, yes/no and consents as true or false, a
        day as "2027-07-10".
        """
        said: dict[str, Any] = {}
        for spec in self.asked():
            if not spec.fills and spec.kind is not FieldKind.FILE:
                said[spec.key] = self._answer(spec)
        return {key: value for key, value in said.items() if value not in (None, "", [])}

    def uploads(self) -> dict[str, FileStorage]:
        """Key → the file that came now, for files asked for."""
        return {spec.key: field.upload for spec, field in self._files() if field.upload is not None}

    def kept_files(self) -> dict[str, str]:
        """Key → id of a file stored before that stays, because no new one came."""
        return {spec.key: field.kept for spec, field in self._files() if field.kept is not None}

    def condition_words(self, spec: FieldSpec) -> str:
        return condition_words(self.definition, spec)

    def column(self, spec: FieldSpec) -> Column:
        return self.columns.get(spec.fills or "", NO_COLUMN)

    def _here(self) -> list[FieldSpec]:
        return [spec for spec in self.definition if spec.name in self]

    def _files(self) -> Iterator[tuple[FieldSpec, AnswerFile]]:
        for spec in self.asked():
            if spec.kind is FieldKind.FILE:
                yield spec, self[spec.name]

    def _said(self, spec: FieldSpec) -> Said:
        field = self[spec.name]
        if isinstance(field, DayField):
            return ("day",) if any(part.data for part in field.form) else ()
        if spec.kind is FieldKind.CONSENT:
            return (YES,) if field.data else ()
        if spec.kind is FieldKind.FILE:
            return ("file",) if field.data else ()
        if spec.kind is FieldKind.MULTI:
            return tuple(field.data or ())
        return (field.data,) if field.data else ()

    def _answer(self, spec: FieldSpec) -> Any:
        data = self[spec.name].data
        match spec.kind:
            case FieldKind.NUMBER:
                return whole_number(data)
            case FieldKind.YES_NO:
                return data == YES if data else None
            case FieldKind.CONSENT:
                return bool(data)
            case FieldKind.MULTI:
                return list(dict.fromkeys(data or ()))
            case FieldKind.DATE:
                day = self._day(spec)
                return day.isoformat() if day else None
        return data

    def _day(self, spec: FieldSpec) -> date | None:
        day: date | None = self[spec.name].day
        return day


def answer_form(version: FormVersion, columns: Columns) -> type[AnswerForm]:
    """The class of a published version; made once, because a version never changes."""
    known = _classes.get(version.id)
    if known is None:
        if len(_classes) >= MOST_CLASSES:
            _classes.clear()
        known = form_class(definition_of(version), columns)
        known.version_id = version.id
        _classes[version.id] = known
    return known


def form_class(definition: FormDefinition, columns: Columns) -> type[AnswerForm]:
    """A class for a definition that may still change, such as a preview's."""
    fields = {
        spec.name: make_field(spec, columns.get(spec.fills or "", NO_COLUMN)) for spec in definition
    }
    named = {"definition": definition, "columns": columns}
    return type("DefinedAnswerForm", (AnswerForm,), {**named, **fields})


def known_data(
    definition: FormDefinition, facts: Mapping[str, Any], answers: Mapping[str, Any]
) -> dict[str, Any]:
    """What `AnswerForm(data=…)` begins with: facts by column, answers by key, as they are stored.

    What does not fit its field any more (a later version may ask otherwise) is left out.
    """
    found: dict[str, Any] = {}
    for spec in definition:
        value = facts.get(spec.fills) if spec.fills else answers.get(spec.key)
        value = _fitting(spec, value)
        if value is not None:
            found[spec.name] = value
    return found


def _fitting(spec: FieldSpec, value: Any) -> Any:
    kind, read = _STORED.get(spec.kind, (str, str))
    if spec.kind is FieldKind.DATE and isinstance(value, date):
        return value
    return read(value) if isinstance(value, kind) else None


def _day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


# What an answer is stored as, and how it comes back into its field; other kinds are plain text.
_STORED: dict[FieldKind, tuple[type, Callable[[Any], Any]]] = {
    FieldKind.DATE: (str, _day_of),
    FieldKind.YES_NO: (bool, lambda said: YES if said else NO),
    FieldKind.CONSENT: (bool, bool),
    FieldKind.NUMBER: (int, str),
    FieldKind.MULTI: (list, lambda said: [one for one in said if isinstance(one, str)]),
}
