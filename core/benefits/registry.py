"""What is given without application: each slice says what it gives by itself, and to whom.

The data is here already, so nobody applies (events.md part 3, R23, R24): the public page tells
every benefit with the notices that run, staff see the numbers, and each person what is theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.accounts.models import User
from core.errors import Words
from core.figures.suppression import LEAST
from core.registries import Registry


@dataclass(frozen=True)
class Count:
    """One benefit's numbers in one edition, or whatever `place` names in both languages.

    `given` counts what stands now, so neither what waits in its notice nor what was withdrawn.
    `objected` counts objections and what people refused. `url` is the list of them, "" where the
    reader may not open it.
    """

    place: Mapping[str, str]
    given: int
    in_notice: int = 0
    objected: int = 0
    withdrawn: int = 0
    url: str = ""


@dataclass(frozen=True)
class Notice:
    """A public list that stands open to objections up to its last day, which counts."""

    title: Words
    url: str
    ends_on: date


@dataclass(frozen=True)
class Given:
    """One thing that came to a person by itself.

    `state` has label and tone. `basis` says on what it rests in this case, `remedy` what the person
    can do about it now: object, refuse, have it corrected; `remedy_url` is where. `also` is what
    lies beside it, words and address, such as a paper's credential.
    """

    title: Words
    on: date
    state: Any
    basis: Words
    url: str = ""
    remedy: Words = ""
    remedy_url: str = ""
    also: tuple[str, str] | None = None


@dataclass(frozen=True)
class Benefit:
    """One kind of thing that is given without application.

    `basis`: the data it rests on; `receivers`: who gets it; `notice`: how long its list stands
    before it holds; `remedy`: how one objects. Numbers are those within the reader's reach; `total`
    is the public one, of what stands.
    """

    key: str
    order: int
    label: Words
    basis: Words
    receivers: Words
    notice: Words
    remedy: Words
    total: Callable[[], int]
    counts: Callable[[User], Sequence[Count]]
    own: Callable[[User], Sequence[Given]]
    notices: Callable[[date], Sequence[Notice]] = lambda _on: ()


BENEFITS = Registry[Benefit](
    "benefits", "What is given without application, and to whom.", order="order"
)


def told_total(benefit: Benefit) -> int | None:
    """The public number; None where it is small enough to point at somebody.

    The page tells no sum over benefits, so nothing leads back to what is left out.
    """
    total = benefit.total()
    return None if 0 < total < LEAST else total


def given_to(user: User) -> list[tuple[Benefit, Given]]:
    """All that came to this person by itself: what waits for them, then the latest first."""
    found = [(benefit, one) for benefit in BENEFITS for one in benefit.own(user)]
    latest = sorted(found, key=lambda pair: pair[1].on, reverse=True)
    return sorted(latest, key=lambda pair: pair[1].state.tone != "waiting")


def counted_for(user: User) -> Iterator[tuple[Benefit, Sequence[Count]]]:
    """Every benefit with its numbers within the reader's reach; one without any stands too."""
    for benefit in BENEFITS:
        yield benefit, benefit.counts(user)
