"""What travels to the services of suggestions, and what is counted of them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from events.editions.models import Edition
from events.event_types import Part
from events.suggestions.states import SuggestionState

USUAL_DAYS = 15


def has_suggestions(edition: Edition) -> bool:
    """Whether suggestions are collected at this edition: its type says so."""
    return edition.type.has(Part.SUGGESTIONS)


@dataclass(frozen=True)
class Task:
    """Who is to answer, and within how many working days."""

    unit: str
    organisation_id: uuid.UUID | None = None
    working_days: int = USUAL_DAYS


@dataclass(frozen=True)
class Figures:
    """How many suggestions came, and how far they are, as of a moment (R22).

    All five states are counted apart; `late` are assigned ones whose day has passed.
    """

    by_state: Mapping[SuggestionState, int]
    late: int
    as_of: datetime

    @property
    def total(self) -> int:
        """All that were collected, whatever became of them."""
        return sum(self.by_state.values())

    def count(self, state: SuggestionState) -> int:
        return self.by_state.get(state, 0)

    @property
    def replied(self) -> int:
        """Answered, whether resolved since or not; the declined ones are not."""
        return self.count(SuggestionState.ANSWERED) + self.count(SuggestionState.RESOLVED)

    def share(self, number: int) -> Decimal | None:
        """Percent of all collected, one decimal, half up; None when there are none."""
        if not self.total:
            return None
        percent = Decimal(number) * 100 / Decimal(self.total)
        return percent.quantize(Decimal("0.1"), ROUND_HALF_UP)


def is_late(state: str, due_on: date | None, today: date) -> bool:
    """Whether a suggestion waits for its unit beyond the day it was due."""
    return state == SuggestionState.ASSIGNED and due_on is not None and due_on < today
