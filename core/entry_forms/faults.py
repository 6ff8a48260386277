"""What keeps a definition from being published, in words, each with its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.entry_forms.exchange import MOST_FIELDS
from core.entry_forms.values import (
    LANGUAGES,
    NO_COLUMN,
    Column,
    Columns,
    Condition,
    Fault,
    FieldKind,
    FieldSpec,
    FormDefinition,
    FormSubject,
    SectionSpec,
    Test,
)

_NUMBERED = frozenset({FieldKind.NUMBER, FieldKind.MULTI, FieldKind.SHORT, FieldKind.LONG})
_LISTED = frozenset({FieldKind.CHOICE, FieldKind.MULTI})


def list_faults(definition: FormDefinition, subject: FormSubject) -> list[Fault]:
    """Every fault, in the form's order, those of the whole first."""
    found = [*_of_form(definition), *subject.check(definition)]
    before: dict[str, FieldSpec] = {}
    for section in definition.sections:
        found += _of_section(section)
        for spec in section.fields:
            messages = _of_field(spec, before, subject.columns)
            found += [Fault(message, section.key, spec.key) for message in messages]
            before.setdefault(spec.key, spec)
    return found


def find_unasked(definition: FormDefinition, needed: Mapping[str, LazyString]) -> Iterator[Fault]:
    """For each column that not everybody is asked for, as a required field, its sentence."""
    by_column = {spec.fills: spec for spec in definition if spec.fills}
    for column, words in needed.items():
        spec = by_column.get(column)
        if spec is None or not spec.is_required or spec.condition:
            yield Fault(words, field=spec.key if spec else "")


def _of_form(definition: FormDefinition) -> Iterator[Fault]:
    if len(list(definition)) > MOST_FIELDS:
        yield Fault(_l("A form has at most %(most)s fields.", most=MOST_FIELDS))
    sections = Counter(section.key for section in definition.sections)
    yield from (
        Fault(_l("Two sections have the key %(key)s.", key=key), section=key)
        for key, times in sections.items()
        if times > 1
    )


def _of_section(section: SectionSpec) -> Iterator[Fault]:
    if not _is_translated(section.title):
        yield Fault(_l("Give the title in both languages."), section.key)
    if section.hint and any(section.hint.values()) and not _is_translated(section.hint):
        yield Fault(_l("Give the hint in both languages, or in none."), section.key)
    if not section.fields:
        yield Fault(_l("The section is empty."), section.key)


def _of_field(
    spec: FieldSpec, before: Mapping[str, FieldSpec], columns: Columns
) -> Iterator[LazyString]:
    if spec.key in before:
        yield _l("Two fields have the key %(key)s.", key=spec.key)
    if not _is_translated(spec.label):
        yield _l("Give the question in both languages.")
    if any(spec.hint.values()) and not _is_translated(spec.hint):
        yield _l("Give the hint in both languages, or in none.")
    column = columns.get(spec.fills or "", NO_COLUMN)
    yield from _of_choices(spec, column)
    yield from _of_bounds(spec)
    yield from _of_column(spec, column)
    if spec.condition:
        yield from _of_condition(spec.condition, before.get(spec.condition.field))


def _of_choices(spec: FieldSpec, column: Column) -> Iterator[LazyString]:
    if not spec.kind.has_choices:
        return
    values = [choice.value for choice in spec.choices]
    if len(values) < (2 if spec.kind is FieldKind.CHOICE else 1):
        yield _l("Give the answers to choose from.")
    if len(set(values)) < len(values):
        yield _l("Two answers have the same value.")
    if not all(_is_translated(choice.label) for choice in spec.choices):
        yield _l("Give every answer in both languages.")
    most = column.most
    if most is not None and any(len(value) > most for value in values):
        yield _l("Values of answers may have %(most)s characters here.", most=most)


def _of_bounds(spec: FieldSpec) -> Iterator[LazyString]:
    if spec.kind not in _NUMBERED:
        return
    if spec.least is not None and spec.most is not None and spec.least > spec.most:
        yield _l("The least is more than the most.")
    if spec.kind is FieldKind.MULTI and (spec.least or 0) > len(spec.choices):
        yield _l("There are fewer answers than must be chosen.")
    if spec.kind is not FieldKind.NUMBER and any((n or 0) < 0 for n in (spec.least, spec.most)):
        yield _l("Least and most cannot be below zero here.")


def _of_column(spec: FieldSpec, column: Column) -> Iterator[LazyString]:
    if spec.fills is None:
        return
    if spec.key != spec.fills:
        yield _l("A field that fills a column has the column's key.")
    if spec.kind not in column.kinds:
        yield _l("This kind of answer does not fit the column it should fill.")


def _of_condition(condition: Condition, on: FieldSpec | None) -> Iterator[LazyString]:
    if on is None:
        yield _l("The condition names a field that does not come before this one.")
        return
    if condition.test is Test.IS_ANSWERED:
        return
    if not condition.values:
        yield _l("Say on which answers the condition holds.")
    known = condition_values(on)
    unknown = [value for value in condition.values if known and value not in known]
    if unknown:
        yield _l("The condition waits for an answer that cannot be given: %(v)s.", v=unknown[0])


def condition_values(spec: FieldSpec) -> frozenset[str]:
    """The answers a condition on this field can name; empty when any text can be one."""
    if spec.kind in _LISTED:
        return frozenset(choice.value for choice in spec.choices)
    if spec.kind is FieldKind.YES_NO:
        return frozenset({"yes", "no"})
    if spec.kind is FieldKind.CONSENT:
        return frozenset({"yes"})
    return frozenset()


def _is_translated(words: object) -> bool:
    return isinstance(words, dict) and all(str(words.get(code, "")).strip() for code in LANGUAGES)
