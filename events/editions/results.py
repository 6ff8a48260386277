"""What an edition's overview draws of it, and what came out and is left to do when it is over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from core.accounts.models import User
from core.charts import Chart
from core.errors import Words
from core.registries import Provider, Registry
from events.editions.models import Edition
from events.event_types import PartProvider


@dataclass(frozen=True)
class Outcome:
    """One figure of what came out; `url` leads to the list of just these."""

    label: Words
    count: int
    url: str
    definition: Words = ""


@dataclass(frozen=True)
class Step:
    """What is left to do afterwards, `count` of it; done on the page of `url`."""

    label: Words
    url: str
    count: int = 1
    due_on: date | None = None


@dataclass(frozen=True)
class Results:
    outcomes: Sequence[Outcome] = ()
    steps: Sequence[Step] = ()


# Of what lies within the person's reach (R19).
EDITION_CHARTS = Registry[PartProvider[Callable[[Edition, User], Sequence[Chart]]]](
    "edition charts", "what a slice draws on an edition's overview", order="order"
)
# Told the day it is.
AFTERWARDS = Registry[PartProvider[Callable[[Edition, User, date], Results]]](
    "afterwards", "what came of an edition and what is left, once it is over", order="order"
)

# Of the last edition, for its public successor.
PAST_FIGURES = Registry[Provider[Callable[[Edition], list[str]]]](
    "past figures", "What an edition that was held came to, in words for everybody.", order="order"
)


def charts_of(edition: Edition, user: User) -> list[Chart]:
    serving = (one for one in EDITION_CHARTS if one.serves(edition.type))
    return list(chain.from_iterable(one.call(edition, user) for one in serving))


def results_of(edition: Edition, user: User, on: date) -> Results:
    """Everything that came out, and the steps that are left, due first; undated ones last."""
    found = [one.call(edition, user, on) for one in AFTERWARDS if one.serves(edition.type)]
    steps = [step for one in found for step in one.steps if step.count]
    return Results(
        [outcome for one in found for outcome in one.outcomes],
        sorted(steps, key=lambda step: step.due_on or date.max),
    )
