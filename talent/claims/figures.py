"""What is counted over claims, and what happened to them lately; within the reader's reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import case, func, literal, select
from sqlalchemy.orm import contains_eager, defer

from core.accounts.models import User
from core.accounts.queries import names_of
from core.clock import beijing_date
from core.db import db
from talent.claims import scopes
from talent.claims.models import Claim, ClaimMove
from talent.claims.queries import visible_to, waiting_for
from talent.claims.states import OPEN_STATES, ClaimState

# Days since a claim was sent; the last group is older than all.
AGES = (5, 10, 20, 40)
# States whose end is a fixed day and nobody's work in the office.
TERMS = (ClaimState.PUBLIC_NOTICE, ClaimState.SUPPLEMENT_REQUESTED)


@dataclass(frozen=True)
class OpenClaims:
    """The open claims of others in a person's reach; `oldest` in days."""

    by_state: dict[ClaimState, int]
    by_age: list[int]
    oldest: int
    late: int

    @property
    def total(self) -> int:
        return sum(self.by_state.values())


def open_claims(user: User, at: datetime) -> OpenClaims:
    rows = db.session.execute(
        select(Claim.state, func.count(), func.min(Claim.submitted_at), *_counts(at))
        .where(visible_to(user), Claim.state.in_(list(OPEN_STATES)))
        .group_by(Claim.state)
    ).all()
    oldest = min((row[2] for row in rows), default=at)
    sums = [sum(column) for column in zip(*(row[3:] for row in rows), strict=True)]
    late, *ages = sums or [0] * (len(AGES) + 2)
    states = {ClaimState(row[0]): row[1] for row in rows}
    by_state = {state: states.get(state, 0) for state in ClaimState if state.is_open}
    return OpenClaims(by_state, ages, (beijing_date(at) - beijing_date(oldest)).days, late)


@dataclass(frozen=True)
class Load:
    """What one person has in hand, or what an office has that nobody took yet (`name` is empty)."""

    state: ClaimState
    district: str
    name: str
    open: int
    late: int
    ages: Sequence[int]


def workload(user: User, at: datetime) -> list[Load]:
    """The open claims by who has them and by age, the fullest first, in two queries."""
    holder = case(
        (scopes.WITH_DISTRICT.sql, Claim.initial_reviewer_id),
        (scopes.WITH_CITY.sql, Claim.second_reviewer_id),
        else_=None,
    )
    of_district = Claim.state.in_([ClaimState.SUBMITTED, ClaimState.INITIAL_REVIEW])
    district = case((of_district, Claim.district), else_=literal(""))
    rows = db.session.execute(
        select(Claim.state, district, holder, func.count(), *_counts(at))
        .where(visible_to(user), Claim.state.in_(list(OPEN_STATES)))
        .group_by(Claim.state, district, holder)
    ).all()
    names = names_of(row[2] for row in rows)
    loads = [
        Load(ClaimState(row[0]), row[1], names.get(row[2], ""), row[3], row[4], row[5:])
        for row in rows
    ]
    return sorted(loads, key=lambda load: (-load.open, load.state, load.district, load.name))


def count_waiting(user: User, on: date) -> tuple[int, int]:
    late = func.count().filter(Claim.due_on < on)
    waiting, overdue = db.session.execute(
        select(func.count(), late).select_from(Claim).where(waiting_for(user))
    ).one()
    return waiting, overdue


def latest_moves(user: User, since: datetime, *, limit: int) -> list[ClaimMove]:
    """What others did to claims this person may see, newest first."""
    moves = (
        select(ClaimMove)
        .join(ClaimMove.claim)
        .where(
            visible_to(user),
            Claim.claimant_id != user.id,
            ClaimMove.at >= since,
            ClaimMove.by_id.is_distinct_from(user.id),
        )
        .options(contains_eager(ClaimMove.claim).options(*_WITHOUT_SECRETS))
    )
    return list(db.session.scalars(moves.order_by(ClaimMove.at.desc()).limit(limit)))


def coming_terms(user: User, on: date, *, limit: int) -> list[Claim]:
    """Claims whose public notice or whose time for further papers ends, the next first."""
    claims = select(Claim).where(visible_to(user), Claim.state.in_(TERMS), Claim.due_on >= on)
    claims = claims.options(*_WITHOUT_SECRETS).order_by(Claim.due_on, Claim.reference)
    return list(db.session.scalars(claims.limit(limit)))


def employments_to_confirm(user: User, states: Sequence[ClaimState]) -> list[Claim]:
    """Claims in these states that name the person's organisation and wait for its word."""
    claims = select(Claim).where(
        Claim.employer_id == user.organisation_id,
        Claim.employer_answered_at.is_(None),
        Claim.state.in_(list(states)),
        Claim.claimant_id != user.id,
    )
    return list(db.session.scalars(claims.options(*_WITHOUT_SECRETS).order_by(Claim.submitted_at)))


def _counts(at: datetime) -> list[Any]:
    """Columns: how many are late, and how many are of each age."""
    late = func.count().filter(Claim.due_on < beijing_date(at))
    edges = [at - timedelta(days=days) for days in AGES]
    since = [func.count().filter(Claim.submitted_at >= edge) for edge in edges]
    before = func.count().filter(Claim.submitted_at < edges[-1])
    return [late, since[0], *(later - sooner for sooner, later in pairwise(since)), before]


_WITHOUT_SECRETS = (defer(Claim.draft), defer(Claim.document_number))
