"""Where one goes on from the attendee list with the people it shows; slices above add theirs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask import url_for
from flask_babel import LazyString

from core.policy import can
from events.attendees.values import ListChoice
from events.editions.models import Edition
from events.event_types import Part


@dataclass(frozen=True)
class ListStep:
    """A link below the list. Its page takes the edition's `slug` and the list's filter."""

    label: LazyString
    endpoint: str
    part: Part
    permission: StrEnum


_steps: dict[str, ListStep] = {}


def add_list_step(step: ListStep) -> None:
    """Show `step` below every attendee list; a later one of the same endpoint replaces it."""
    _steps[step.endpoint] = step


def steps_for(edition: Edition, choice: ListChoice) -> list[tuple[LazyString, str]]:
    """Label and address of each step this person has for the people the list shows."""
    values: dict[str, Any] = {**choice.filter, "slug": edition.slug}
    return [
        (one.label, url_for(one.endpoint, **values))
        for one in _steps.values()
        if edition.type.has(one.part) and can(one.permission, edition)
    ]
