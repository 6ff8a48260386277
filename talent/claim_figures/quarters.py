"""Recognition in public: quarters that are over, without small numbers.

What is counted are the moves that ended claims, which no later move changes: the counts of a
quarter stay for ever, so nothing follows from looking twice. No sum over quarters is told, and each
division of a quarter hides enough that its total gives nothing away (`core.figures.suppression`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import and_, func, select

from core.clock import BEIJING, add_months, beijing_date
from core.db import db
from core.figures.suppression import LEAST, suppressed, told
from talent.claim_figures.queries import DECIDED, median
from talent.claims.models import Claim, ClaimMove
from talent.claims.states import ClaimAction, ClaimState

MOST_QUARTERS = 8
ENDS = (
    ClaimState.RECOGNISED,
    ClaimState.REFUSED,
    ClaimState.WITHDRAWN,
    ClaimState.LAPSED,
)

# Who takes back a request for review ends nothing: the claim ended before.
_ENDED = and_(ClaimMove.target.in_(ENDS), ClaimMove.action != ClaimAction.WITHDRAW_REVIEW)


@dataclass(frozen=True)
class Divided:
    """Groups that are told, and all others together, who are not even named."""

    groups: Sequence[tuple[str, int]]
    others: int


@dataclass(frozen=True)
class Quarter:
    """Claims ended in three months; None is a number that is not told."""

    first: date
    total: int | None
    outcomes: Sequence[tuple[ClaimState, int | None]]
    median_days: int | None
    sectors: Divided
    countries: Divided

    @property
    def number(self) -> int:
        return (self.first.month + 2) // 3


def quarter_of(day: date) -> date:
    """The first day of the quarter a day is in."""
    return date(day.year, day.month - (day.month - 1) % 3, 1)


def count_ends(on: date) -> tuple[int, datetime | None]:
    """How many moves the quarters up to a day are made of, and the last: what the page shows."""
    ends = select(func.count(), func.max(ClaimMove.at)).where(
        _ENDED, ClaimMove.at < _begin(quarter_of(on))
    )
    count, last = db.session.execute(ends).one()
    return count, last


def quarters(on: date) -> list[Quarter]:
    """The quarters that are over, the latest first, back to the first in which a claim ended."""
    until = quarter_of(on)
    since = add_months(until, -3 * MOST_QUARTERS)
    rows = db.session.execute(
        select(
            ClaimMove.at,
            ClaimMove.claim_id,
            ClaimMove.target,
            # As they were then: a later review counts days of its own.
            func.coalesce(ClaimMove.days_used, Claim.days_used),
            Claim.sector,
            Claim.entry["region"].as_string(),
        )
        .join(ClaimMove.claim)
        .where(_ENDED)
        .where(ClaimMove.at >= _begin(since), ClaimMove.at < _begin(until))
        .order_by(ClaimMove.at, ClaimMove.number)
    )
    # Of a claim that ended twice in a quarter the last counts.
    found: dict[date, dict[object, tuple[str, int, str, str]]] = {}
    for at, claim_id, target, days, sector, region in rows:
        ended = found.setdefault(quarter_of(beijing_date(at)), {})
        ended[claim_id] = (target, days, sector or "", region or "")
    first = min(found, default=until)
    spans = [add_months(until, -3 * back) for back in range(1, MOST_QUARTERS + 1)]
    return [_quarter(day, list(found.get(day, {}).values())) for day in spans if day >= first]


def _quarter(first: date, ended: Sequence[tuple[str, int, str, str]]) -> Quarter:
    states = Counter(one[0] for one in ended)
    outcomes = suppressed([(state.value, states[state]) for state in ENDS])
    days = Counter(one[1] for one in ended if one[0] in DECIDED)
    return Quarter(
        first=first,
        # A total below the least would tell its only group.
        total=None if 0 < len(ended) < LEAST else len(ended),
        outcomes=[(ClaimState(state), count) for state, count in outcomes],
        median_days=median(days) if days.total() >= LEAST else None,
        sectors=_divided(Counter(one[2] for one in ended)),
        countries=_divided(Counter(one[3] for one in ended)),
    )


def _divided(counts: Counter[str]) -> Divided:
    groups, others = told(sorted(counts.items()))
    return Divided(sorted(groups, key=lambda one: (-one[1], one[0])), others)


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), BEIJING)
