"""What keeps a definition from being published, in words, each with its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.entry_forms.columns import FITTING, LENGTHS
from core.entry_forms.exchange import MOST_FIELDS
from core.entry_forms.values import (
    LANGUAGES,
    Condition,
    FieldKind,
    FieldSpec,
    Fills,
    FormDefinition,
    SectionSpec,
    Test,
)

_DOCUMENT = (Fills.DOCUMENT_COUNTRY, Fills.DOCUMENT_NUMBER)
_NUMBERED = frozenset({FieldKind.NUMBER, FieldKind.MULTI, FieldKind.SHORT, FieldKind.LONG})
_LISTED = frozenset({FieldKind.CHOICE, FieldKind.MULTI})


@dataclass(frozen=True)
class Fault:
    """What is wrong, and with which section or field; neither for the form as a whole."""

    message: LazyString
    section: str = ""
    field: str = ""


def list_faults(definition: FormDefinition, *, asks_identity: bool) -> list[Fault]:
    """Every fault, in the form's order, those of the whole first."""
    found = [*_of_form(definition, asks_identity=asks_identity)]
    before: dict[str, FieldSpec] = {}
    for section in definition.sections:
        found += _of_section(section)
        for spec in section.fields:
            found += [Fault(message, section.key, spec.key) for message in _of_field(spec, before)]
            before.setdefault(spec.key, spec)
    return found


def _of_form(definition: FormDefinition, *, asks_identity: bool) -> Iterator[Fault]:
    specs = list(definition)
    if len(specs) > MOST_FIELDS:
        yield Fault(_l("A form has at most %(most)s fields.", most=MOST_FIELDS))
    needed = [Fills.NAME, Fills.EMAIL, *(_DOCUMENT if asks_identity else ())]
    by_column = {spec.fills: spec for spec in specs if spec.fills}
    for column in needed:
        spec = by_column.get(column)
        if spec is None or not spec.is_required or spec.condition:
            yield Fault(NEEDED[column], field=spec.key if spec else "")
    if not asks_identity and len([one for one in _DOCUMENT if one in by_column]) == 1:
        yield Fault(_l("Ask for country and number of the document together, or for neither."))
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


def _of_field(spec: FieldSpec, before: dict[str, FieldSpec]) -> Iterator[LazyString]:
    if spec.key in before:
        yield _l("Two fields have the key %(key)s.", key=spec.key)
    if not _is_translated(spec.label):
        yield _l("Give the question in both languages.")
    if any(spec.hint.values()) and not _is_translated(spec.hint):
        yield _l("Give the hint in both languages, or in none.")
    yield from _of_choices(spec)
    yield from _of_bounds(spec)
    yield from _of_column(spec)
    if spec.condition:
        yield from _of_condition(spec.condition, before.get(spec.condition.field))


def _of_choices(spec: FieldSpec) -> Iterator[LazyString]:
    if not spec.kind.has_choices:
        return
    values = [choice.value for choice in spec.choices]
    if len(values) < (2 if spec.kind is FieldKind.CHOICE else 1):
        yield _l("Give the answers to choose from.")
    if len(set(values)) < len(values):
        yield _l("Two answers have the same value.")
    if not all(_is_translated(choice.label) for choice in spec.choices):
        yield _l("Give every answer in both languages.")
    most = LENGTHS.get(spec.fills) if spec.fills else None
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


def _of_column(spec: FieldSpec) -> Iterator[LazyString]:
    if spec.fills is None:
        return
    if spec.key != spec.fills.value:
        yield _l("A field that fills a column has the column's key.")
    if spec.kind not in FITTING[spec.fills]:
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


NEEDED = {
    Fills.NAME: _l("Every form must ask everybody for the name, as a required field."),
    Fills.EMAIL: _l("Every form must ask everybody for the mail address, as a required field."),
    Fills.DOCUMENT_COUNTRY: _l(
        "This event asks for an identity document: the form needs its country as a required field."
    ),
    Fills.DOCUMENT_NUMBER: _l(
        "This event asks for an identity document: the form needs its number as a required field."
    ),
}
