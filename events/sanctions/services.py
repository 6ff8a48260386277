"""Record absences, count them against the legal entity, hear its explanation, and lift (R13)."""

import uuid
from datetime import datetime, timedelta

from flask import current_app
from flask_babel import lazy_gettext as _l

from core import audit
from core.accounts.models import User
from core.clock import add_months, beijing_date
from core.db import db
from core.errors import DomainError
from core.policy import authorize
from core.references import next_reference
from events.exhibitors.models import Exhibitor
from events.exhibitors.parts import ExhibitorMoved, write
from events.exhibitors.states import ExhibitorState
from events.sanctions import queries
from events.sanctions.models import Sanction, SanctionKind
from events.sanctions.policies import SanctionPermission

P, S = SanctionPermission, ExhibitorState
KINDS = {S.NO_SHOW: SanctionKind.NO_SHOW, S.CANCELLED_LATE: SanctionKind.LATE_CANCELLATION}
# Kept with what was lifted because it was wrong; people read their own words beside it.
CORRECTED = "It was there / 实际到场"


def follow(news: ExhibitorMoved) -> None:
    """An absence or a late cancellation is recorded; what turns out wrong is lifted."""
    one, at = news.exhibitor, news.at
    kind = KINDS.get(one.standing)
    if kind is not None:
        _record(one, kind, at=at)
    elif news.source is S.NO_SHOW:
        known = queries.find_of(one)
        if known is not None and known.lifted_at is None:
            _lift(known, CORRECTED, by=news.by, at=at)


def explain(one: Sanction, text: str, *, by: User, at: datetime) -> None:
    """The organisation's own words, which may lift it; as often as they want until then."""
    authorize(P.EXPLAIN, one, user=by)
    if not text.strip():
        raise DomainError(_l("Write the explanation."), field="text")
    one.explanation, one.explained_at = text.strip(), at
    db.session.flush()
    audit.record("sanction:explained", one, by=by, at=at)


def lift(one: Sanction, reason: str, *, by: User, at: datetime) -> None:
    """It counts no more; the others of the entity are counted again without it."""
    authorize(P.LIFT, one, user=by)
    if not reason.strip():
        raise DomainError(_l("Say why it is lifted."), field="reason")
    _lift(one, reason.strip(), by=by, at=at)
    write(one.exhibitor, "sanctions/lifted", sanction=one)


def _record(one: Exhibitor, kind: SanctionKind, *, at: datetime) -> None:
    """Once for each exhibitor; recorded again, it counts anew from now."""
    sanction = queries.find_of(one) or Sanction(
        reference=next_reference("SN"), exhibitor=one, organisation_id=one.entity_id
    )
    sanction.kind, sanction.recorded_at = kind, at
    sanction.lifted_at, sanction.lifted_by_id, sanction.lift_reason = None, None, ""
    db.session.add(sanction)
    db.session.flush()
    audit.record("sanction:recorded", sanction, by=None, at=at, kind=str(kind))
    _count(one.entity_id)
    if sanction.blocked_until is not None:
        write(one, "sanctions/blocked", sanction=sanction)


def _lift(one: Sanction, reason: str, *, by: User | None, at: datetime) -> None:
    one.lift_reason, one.lifted_at = reason, at
    one.lifted_by_id = by.id if by is not None else None
    db.session.flush()
    audit.record("sanction:lifted", one, by=by, at=at)
    _count(one.organisation_id)


def _count(entity_id: uuid.UUID) -> None:
    """Which of the entity's records block: each that makes the number within the days full."""
    settings = current_app.extensions["settings"]
    within = timedelta(days=settings.exhibitor_absence_days)
    standing = queries.standing_of(entity_id)
    days = [beijing_date(one.recorded_at) for one in standing]
    for one, day in zip(standing, days, strict=True):
        near = sum(day - within <= other <= day for other in days)
        is_full = near >= settings.exhibitor_absences
        one.blocked_until = add_months(day, settings.exhibitor_block_months) if is_full else None
    db.session.flush()
