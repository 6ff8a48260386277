"""Suggestions as different people may see them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.organisations.models import Organisation
from core.organisations.queries import list_organisations
from events.editions.models import Edition, EventSession
from events.editions.reach import sessions_of
from events.registrations.models import Registration
from events.suggestions.models import Suggestion
from events.suggestions.states import SuggestionState
from events.suggestions.values import Figures

SHOWN_TASKS = 12
_BY_DAY = (Suggestion.due_on.is_(None), Suggestion.due_on, Suggestion.reference)


def visible_suggestions(user: User, edition: Edition) -> Select[Suggestion]:
    """Those of sessions at venues within the person's reach (R19)."""
    rows = select(Suggestion).join(EventSession, Suggestion.session_id == EventSession.id)
    return rows.where(sessions_of(user, edition).sql)


def next_suggestion(after: Suggestion, *, visible_to: User) -> Suggestion | None:
    """Another one that waits for the same step, the one due first."""
    rows = visible_suggestions(visible_to, after.session.edition).where(
        Suggestion.state == after.state, Suggestion.id != after.id
    )
    return db.session.scalar(rows.order_by(*_BY_DAY).limit(1))


def figures_of(
    edition: Edition, *, visible_to: User, at: datetime
) -> tuple[Figures, dict[uuid.UUID, Figures]]:
    """The figures of the edition and of each session that has any, in one query."""
    late = (Suggestion.state == SuggestionState.ASSIGNED) & (Suggestion.due_on < beijing_date(at))
    counted = (
        visible_suggestions(visible_to, edition)
        .with_only_columns(
            Suggestion.session_id, Suggestion.state, func.count(), func.count().filter(late)
        )
        .group_by(Suggestion.session_id, Suggestion.state)
    )
    rows = db.session.execute(counted).all()
    by_session = {
        session_id: _figures([row for row in rows if row[0] == session_id], at)
        for session_id in {row[0] for row in rows}
    }
    return _figures(rows, at), by_session


def count_work(
    user: User, editions: Sequence[Edition], on: date
) -> dict[uuid.UUID, tuple[int, int, int]]:
    """By edition: suggestions to assign, answers awaited, and how many of these are overdue."""
    assigned = Suggestion.state == SuggestionState.ASSIGNED
    rows = db.session.execute(
        select(
            EventSession.edition_id,
            func.count().filter(Suggestion.state == SuggestionState.COLLECTED),
            func.count().filter(assigned),
            func.count().filter(assigned, Suggestion.due_on < on),
        )
        .join(Suggestion.session)
        .where(_within(user, editions))
        .group_by(EventSession.edition_id)
    )
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def soonest_due(user: User, editions: Sequence[Edition]) -> list[Suggestion]:
    """What is to be assigned or answered, due first, then the oldest."""
    open_states = (SuggestionState.COLLECTED, SuggestionState.ASSIGNED)
    rows = (
        select(Suggestion)
        .join(Suggestion.session)
        .where(_within(user, editions), Suggestion.state.in_(open_states))
        .options(contains_eager(Suggestion.session).joinedload(EventSession.edition))
        .order_by(Suggestion.due_on.is_(None), Suggestion.due_on, Suggestion.collected_at)
        .limit(SHOWN_TASKS)
    )
    return list(db.session.scalars(rows))


def _within(user: User, editions: Sequence[Edition]) -> ColumnElement[bool]:
    return or_(false(), *(sessions_of(user, one).sql for one in editions))


def units_of(edition: Edition, *, visible_to: User) -> list[str]:
    rows = visible_suggestions(visible_to, edition).with_only_columns(Suggestion.unit).distinct()
    return sorted(unit for unit in db.session.scalars(rows) if unit)


def public_suggestions(edition: Edition) -> list[Suggestion]:
    """What everybody may read: marked public, and answered or declined with a reason."""
    told = (SuggestionState.ANSWERED, SuggestionState.RESOLVED, SuggestionState.DECLINED)
    rows = (
        select(Suggestion)
        .join(EventSession, Suggestion.session_id == EventSession.id)
        .options(joinedload(Suggestion.session))
        .where(
            EventSession.edition_id == edition.id,
            Suggestion.is_public.is_(True),
            Suggestion.state.in_(told),
        )
        .order_by(Suggestion.reference)
    )
    return list(db.session.scalars(rows))


def own_suggestions(registration: Registration) -> list[Suggestion]:
    rows = (
        select(Suggestion)
        .options(joinedload(Suggestion.session))
        .where(Suggestion.registration_id == registration.id)
        .order_by(Suggestion.collected_at.desc())
    )
    return list(db.session.scalars(rows))


def organisation_named(text: str) -> Organisation | None:
    """The organisation of exactly this name or credit code; None when none or several bear it."""
    wanted = text.strip()
    found = [
        one
        for one in list_organisations(text=wanted, limit=20)
        if wanted in {one.name_zh, one.name_en} or one.credit_code == wanted.upper()
    ]
    return found[0] if len(found) == 1 else None


def _figures(rows: Sequence[Any], at: datetime) -> Figures:
    counts: dict[SuggestionState, int] = {}
    late = 0
    for _session_id, state, number, overdue in rows:
        counts[SuggestionState(state)] = counts.get(SuggestionState(state), 0) + number
        late += overdue
    return Figures(counts, late, at)
