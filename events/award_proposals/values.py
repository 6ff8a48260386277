"""Who is proposed for which prize, out of a jury's order: pure, no database."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from core.errors import Words


@dataclass(frozen=True)
class Candidate:
    """An entry of a decided round in its order; `why` it cannot win, "" where it can."""

    project_id: UUID
    reference: str
    title: Mapping[str, str]
    rank: int | None
    why: Words = ""


@dataclass(frozen=True)
class Proposal:
    """Who would get which prize; `mark` names this very result, for whoever sends it.

    `tied` share a rank that no rule parts: behind them nobody is proposed.
    """

    candidates: Sequence[Candidate]
    prizes: Mapping[UUID, UUID]
    tied: frozenset[UUID]
    mark: str


def fill(candidates: Sequence[Candidate], free: Sequence[UUID]) -> Proposal:
    """Give the free places, the highest first, to those who can win, in their order.

    `free` has a prize once for each free place. Whoever shares a rank gets the same prize or, where
    its places do not suffice for all of them, none: that is decided by hand.
    """
    left, prizes, tied = list(free), dict[UUID, UUID](), frozenset[UUID]()
    able = [one for one in candidates if not one.why and one.rank is not None]
    for _rank, group in groupby(able, key=lambda one: one.rank):
        equals = [one.project_id for one in group]
        places, left = left[: len(equals)], left[len(equals) :]
        if not places:
            break
        if len(places) < len(equals) or len(set(places)) > 1:
            tied = frozenset(equals)
            break
        prizes |= dict(zip(equals, places, strict=True))
    told = [f"{one.project_id} {one.rank} {prizes.get(one.project_id)}" for one in candidates]
    mark = hashlib.sha256("\n".join([*map(str, free), *told]).encode()).hexdigest()[:16]
    return Proposal(candidates, prizes, tied, mark)
