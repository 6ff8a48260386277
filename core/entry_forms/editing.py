"""Changes of a definition, each giving a new one.

What is asked of a key that is gone changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from flask_babel import lazy_gettext as _l

from core.entry_forms.values import Condition, FieldSpec, FormDefinition, SectionSpec
from core.errors import DomainError


def new_key(words: str, taken: Iterable[str]) -> str:
    """A key made of an English text, unlike those taken."""
    known = set(taken)
    plain = re.sub(r"[^a-z0-9]+", "_", words.casefold()).strip("_")[:30].rstrip("_")
    base = plain if plain and plain[0].isalpha() else f"q_{plain}".rstrip("_")
    key, number = base, 2
    while key in known:
        key, number = f"{base}_{number}", number + 1
    return key


def find_section(definition: FormDefinition, key: str) -> SectionSpec | None:
    return next((one for one in definition.sections if one.key == key), None)


def section_of(definition: FormDefinition, field_key: str) -> SectionSpec | None:
    return next(
        (one for one in definition.sections if any(f.key == field_key for f in one.fields)), None
    )


def put_section(definition: FormDefinition, section: SectionSpec) -> FormDefinition:
    """With the section in place of the one of its key, or at the end; its fields stay."""
    known = find_section(definition, section.key)
    if known is None:
        return FormDefinition((*definition.sections, section))
    return _with(definition, replace(section, fields=known.fields))


def put_field(
    definition: FormDefinition, spec: FieldSpec, *, section: str, instead_of: str = ""
) -> FormDefinition:
    """With the field in place of `instead_of`, or at the end of its section.

    Another section than before takes it at its end. Conditions on it follow its key. Refuses the
    key of another field.
    """
    if spec.key != instead_of and definition.find(spec.key) is not None:
        field = "fills" if spec.fills else "key"
        raise DomainError(_l("Another field has this already: %(key)s.", key=spec.key), field=field)
    home = section_of(definition, instead_of)
    if home is None or home.key != section:
        if instead_of:
            definition = _without_field(definition, instead_of)
        target = find_section(definition, section)
        if target is None:
            raise DomainError(_l("This section is gone. Choose another one."), field="section")
        definition = _with(definition, replace(target, fields=(*target.fields, spec)))
    else:
        fields = tuple(spec if one.key == instead_of else one for one in home.fields)
        definition = _with(definition, replace(home, fields=fields))
    return _renamed(definition, instead_of, spec.key) if instead_of else definition


def remove_field(definition: FormDefinition, key: str) -> FormDefinition:
    """Without the field; conditions on it stay and show as faults."""
    return _without_field(definition, key)


def remove_section(definition: FormDefinition, key: str) -> FormDefinition:
    return FormDefinition(tuple(one for one in definition.sections if one.key != key))


def copy_field(definition: FormDefinition, key: str) -> FormDefinition:
    """With a copy right behind the field; the copy fills no column, since one field does."""
    spec, home = definition.find(key), section_of(definition, key)
    if spec is None or home is None:
        return definition
    taken = [one.key for one in definition]
    copy = replace(spec, key=new_key(key, taken), fills=None)
    at = home.fields.index(spec) + 1
    return _with(definition, replace(home, fields=(*home.fields[:at], copy, *home.fields[at:])))


def move_section(definition: FormDefinition, key: str, step: int) -> FormDefinition:
    sections = list(definition.sections)
    at = next((n for n, one in enumerate(sections) if one.key == key), None)
    if at is None or not 0 <= at + step < len(sections):
        return definition
    sections[at], sections[at + step] = sections[at + step], sections[at]
    return FormDefinition(tuple(sections))


def move_field(definition: FormDefinition, key: str, step: int) -> FormDefinition:
    """With the field one place up (-1) or down (1), at an edge into the neighbouring section."""
    spec, home = definition.find(key), section_of(definition, key)
    if spec is None or home is None:
        return definition
    fields = list(home.fields)
    at = fields.index(spec)
    if 0 <= at + step < len(fields):
        fields[at], fields[at + step] = fields[at + step], fields[at]
        return _with(definition, replace(home, fields=tuple(fields)))
    place = definition.sections.index(home) + step
    if not 0 <= place < len(definition.sections):
        return definition
    neighbour = definition.sections[place]
    definition = _without_field(definition, key)
    moved = (*neighbour.fields, spec) if step < 0 else (spec, *neighbour.fields)
    return _with(definition, replace(neighbour, fields=moved))


def _with(definition: FormDefinition, section: SectionSpec) -> FormDefinition:
    return FormDefinition(
        tuple(section if one.key == section.key else one for one in definition.sections)
    )


def _without_field(definition: FormDefinition, key: str) -> FormDefinition:
    return FormDefinition(
        tuple(
            replace(section, fields=tuple(one for one in section.fields if one.key != key))
            for section in definition.sections
        )
    )


def _renamed(definition: FormDefinition, old: str, new: str) -> FormDefinition:
    if old == new:
        return definition
    return FormDefinition(
        tuple(
            replace(section, fields=tuple(_following(one, old, new) for one in section.fields))
            for section in definition.sections
        )
    )


def _following(spec: FieldSpec, old: str, new: str) -> FieldSpec:
    if spec.condition is None or spec.condition.field != old:
        return spec
    condition = Condition(new, spec.condition.test, spec.condition.values)
    return replace(spec, condition=condition)
