"""The form a new edition begins with (events.md §7.4), by what its type and setting ask for.

It is a form's file like any other; its words belong to the form from then on, so they are data in
both languages, not translations.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from core.entry_forms.exchange import read_file
from core.entry_forms.values import FormDefinition, SectionSpec
from events.editions.models import Edition
from events.event_types.registry import Part
from events.registrations.profile import COLUMNS

FILE = Path(__file__).with_name("default_form.json")


def default_definition(edition: Edition) -> FormDefinition:
    """Person, work and studies, contact; the document where it is asked for; travel for letters."""
    has_letters = edition.type.has(Part.LETTERS)
    left_out = {"document": not edition.asks_identity, "journey": not has_letters}
    sections = (one for one in _whole().sections if not left_out.get(one.key))
    return FormDefinition(tuple(_for_letters(sections) if has_letters else _without(sections)))


def _for_letters(sections: Iterator[SectionSpec]) -> Iterator[SectionSpec]:
    """An invitation letter names the nationality."""
    for section in sections:
        fields = (
            replace(one, is_required=one.is_required or one.fills == "nationality")
            for one in section.fields
        )
        yield replace(section, fields=tuple(fields))


def _without(sections: Iterator[SectionSpec]) -> Iterator[SectionSpec]:
    """Nothing but a letter needs the day of birth."""
    for section in sections:
        fields = tuple(one for one in section.fields if one.fills != "birth_on")
        yield replace(section, fields=fields)


@cache
def _whole() -> FormDefinition:
    return read_file(FILE.read_bytes(), COLUMNS)
