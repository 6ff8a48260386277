"""What changed from one definition to another, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.entry_forms.editing import section_of
from core.entry_forms.values import FieldSpec, FormDefinition
from core.i18n import tr

_PARTS: tuple[tuple[LazyString, Callable[[FieldSpec], Any]], ...] = (
    (_l("the question"), lambda one: dict(one.label)),
    (_l("the hint"), lambda one: {code: text for code, text in one.hint.items() if text}),
    (_l("the kind of answer"), lambda one: one.kind),
    (_l("whether it is required"), lambda one: one.is_required),
    (_l("the answers to choose from"), lambda one: one.choices),
    (_l("when it is asked"), lambda one: one.condition),
    (_l("least and most"), lambda one: (one.least, one.most)),
    (_l("whether it is sensitive"), lambda one: one.is_sensitive),
)


def differences(old: FormDefinition, new: FormDefinition) -> list[str]:
    """Sentences: fields that came, went and changed, then sections, then the order."""
    found = [*_of_fields(old, new), *_of_sections(old, new)]
    stayed = [one.key for one in new if old.find(one.key)]
    if stayed != [one.key for one in old if new.find(one.key)]:
        found.append(str(_l("The order of the questions changed.")))
    return found


def _of_fields(old: FormDefinition, new: FormDefinition) -> Iterator[str]:
    for spec in new:
        known = old.find(spec.key)
        if known is None:
            yield str(_l("Added: %(field)s", field=_name(spec)))
            continue
        parts = [str(words) for words, part in _PARTS if part(known) != part(spec)]
        if _home(old, spec.key) != _home(new, spec.key):
            parts.append(str(_l("its section")))
        if parts:
            changed = str(_l(", ")).join(parts)
            yield str(_l("Changed: %(field)s – %(parts)s", field=_name(spec), parts=changed))
    for spec in old:
        if new.find(spec.key) is None:
            yield str(_l("Removed: %(field)s", field=_name(spec)))


def _of_sections(old: FormDefinition, new: FormDefinition) -> Iterator[str]:
    before = {section.key: section for section in old.sections}
    after = {section.key: section for section in new.sections}
    for key, section in after.items():
        title = tr(section.title) or key
        if key not in before:
            yield str(_l("Section added: %(title)s", title=title))
        elif (before[key].title, before[key].hint) != (section.title, section.hint):
            yield str(_l("Section changed: %(title)s", title=title))
    for key, section in before.items():
        if key not in after:
            yield str(_l("Section removed: %(title)s", title=tr(section.title) or key))


def _home(definition: FormDefinition, key: str) -> str:
    section = section_of(definition, key)
    return section.key if section else ""


def _name(spec: FieldSpec) -> str:
    return tr(spec.label) or spec.key
