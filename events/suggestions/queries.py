"""Suggestions as different people may see them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from sqlalchemy import Select, case, false, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from core.accounts.models import User
from core.db import db
from core.organisations.models import Organisation
from events.editions.models import Edition, EventSession
from events.editions.reach import reading_reach, sessions_of
from events.registrations.models import Registration
from events.suggestions.models import Suggestion
from events.suggestions.states import SuggestionState

SHOWN_TASKS, LOOKED_AT = 12, 60
# A day is late only while the unit's answer is awaited.
awaited_on = case((Suggestion.state == SuggestionState.ASSIGNED, Suggestion.due_on))


def visible_suggestions(user: User, *editions: Edition) -> Select[Suggestion]:
    """Those of sessions at venues within the person's reach (R19)."""
    within = or_(false(), *(sessions_of(user, one).sql for one in editions))
    return select(Suggestion).join(Suggestion.session).where(within)


def soonest_due(user: User, editions: Sequence[Edition]) -> Sequence[Suggestion]:
    """What is to be assigned or answered, due first."""
    unanswered = Suggestion.state.in_((SuggestionState.COLLECTED, SuggestionState.ASSIGNED))
    known = contains_eager(Suggestion.session).joinedload(EventSession.edition)
    rows = visible_suggestions(user, *editions).where(unanswered).options(known)
    by_day = (Suggestion.due_on.is_(None), Suggestion.due_on, Suggestion.reference)
    return db.session.scalars(rows.order_by(*by_day).limit(SHOWN_TASKS)).all()


def units_of(edition: Edition, *, visible_to: User) -> list[str]:
    rows = visible_suggestions(visible_to, edition).with_only_columns(Suggestion.unit).distinct()
    return sorted(unit for unit in db.session.scalars(rows) if unit)


def public_suggestions(edition: Edition) -> Sequence[Suggestion]:
    """What everybody may read: marked public, and answered or declined with a reason."""
    told = (SuggestionState.ANSWERED, SuggestionState.RESOLVED, SuggestionState.DECLINED)
    rows = (
        select(Suggestion)
        .join(Suggestion.session)
        .options(contains_eager(Suggestion.session))
        .where(EventSession.edition_id == edition.id)
        .where(Suggestion.is_public.is_(True), Suggestion.state.in_(told))
    )
    return db.session.scalars(rows.order_by(Suggestion.reference)).all()


def answered_by(one: Organisation, reader: User) -> list[Suggestion]:
    """What was assigned to an organisation, the latest, at venues within the reader's reach."""
    edition = joinedload(Suggestion.session).joinedload(EventSession.edition)
    rows = select(Suggestion).where(Suggestion.organisation_id == one.id)
    rows = rows.options(edition.selectinload(Edition.venues)).limit(LOOKED_AT)
    found = db.session.scalars(rows.order_by(Suggestion.assigned_at.desc(), Suggestion.id)).all()
    seen = (each for each in found if _is_in_reach(each.session, reader))
    return list(islice(seen, SHOWN_TASKS))


def _is_in_reach(session: EventSession, reader: User) -> bool:
    return reading_reach(reader, session.edition).has_venue(session.venue_id)


def own_suggestions(registration: Registration) -> Sequence[Suggestion]:
    """What this registration's person said, newest first."""
    rows = select(Suggestion).where(Suggestion.registration_id == registration.id)
    rows = rows.options(joinedload(Suggestion.session)).order_by(Suggestion.collected_at.desc())
    return db.session.scalars(rows).all()
