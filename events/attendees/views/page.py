"""What every page of one edition's list stands on: the edition, its columns, the choice sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request
from flask_login import current_user

from events.attendees.columns import Column, columns_of
from events.attendees.facts import EditionFacts, facts_of
from events.attendees.filters import filter_fields, read_choice
from events.attendees.values import FilterField, ListChoice
from events.editions.models import Edition
from events.editions.queries import get_edition


@dataclass(frozen=True)
class AttendeeList:
    """One edition's list as the address asks for it; `notes` say what of the address is unknown."""

    edition: Edition
    facts: EditionFacts
    columns: Mapping[str, Column]
    fields: Mapping[str, FilterField]
    choice: ListChoice
    notes: list[str]

    def standard(self) -> tuple[str, ...]:
        """The columns of a hand-over (events.md §7.4)."""
        return tuple(key for key, one in self.columns.items() if one.handed_over)

    def with_identity(self) -> tuple[str, ...]:
        """Those and all sensitive ones."""
        sensitive = tuple(key for key, one in self.columns.items() if one.is_sensitive)
        return self.standard() + sensitive


def load_list(slug: str) -> AttendeeList:
    """The list of this edition; NotFound where the person runs nothing of it and audits nothing."""
    edition = get_edition(slug, visible_to=current_user)
    facts = facts_of(edition)
    columns = columns_of(facts)
    fields = filter_fields(edition, facts)
    on_screen = tuple(key for key, one in columns.items() if one.on_screen)
    choice, notes = read_choice(request.args, fields, columns, default_columns=on_screen)
    return AttendeeList(edition, facts, columns, fields, choice, notes)
