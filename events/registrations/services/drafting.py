"""Registrations begun in steps: kept as typed until they are sent or given up."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.exc import IntegrityError

from core.db import db
from core.drafts.wizard import Typed, put_step
from events.registrations.models import RegistrationDraft

# A guest finds it by the browser's session alone, which seldom lives longer.
KEPT_FOR_GUESTS, KEPT = timedelta(days=2), timedelta(days=30)


def find_draft(
    edition_id: uuid.UUID, holders: Sequence[str], *, role: str, for_other: bool
) -> RegistrationDraft | None:
    """What one of these holders began, an account's before its browser's."""
    if not holders:
        return None
    rows = select(RegistrationDraft).where(_begun(edition_id, holders, for_other=for_other))
    rows = rows.where(RegistrationDraft.role == role)
    return db.session.scalar(rows.order_by(RegistrationDraft.user_id.is_(None)).limit(1))


def begin_draft(draft: RegistrationDraft) -> RegistrationDraft:
    """Keep a new draft, or find what the same holder began at the same moment."""
    try:
        with db.session.begin_nested():
            db.session.add(draft)
            db.session.flush()
    except IntegrityError:
        first = find_draft(
            draft.edition_id, [draft.holder], role=draft.role, for_other=draft.for_other
        )
        assert first is not None
        return first
    return draft


def keep_step(draft: RegistrationDraft, step: str, typed: Typed, *, at: datetime) -> None:
    """Keep one step as typed; what another device kept of others meanwhile stays."""
    db.session.flush()
    db.session.refresh(draft, with_for_update=True)
    draft.draft, draft.saved_at = put_step(draft.draft, step, typed), at
    db.session.flush()


def forget_drafts(edition_id: uuid.UUID, holders: Sequence[str], *, for_other: bool) -> None:
    """Give up, or end once it was sent, what these holders began; nothing of it is kept."""
    if holders:
        begun = _begun(edition_id, holders, for_other=for_other)
        db.session.execute(delete(RegistrationDraft).where(begun))


def end_idle_drafts(*, at: datetime) -> None:
    saved, guests = RegistrationDraft.saved_at, RegistrationDraft.user_id.is_(None)
    over = or_(saved < at - KEPT, and_(guests, saved < at - KEPT_FOR_GUESTS))
    db.session.execute(delete(RegistrationDraft).where(over))


def _begun(
    edition_id: uuid.UUID, holders: Sequence[str], *, for_other: bool
) -> ColumnElement[bool]:
    return and_(
        RegistrationDraft.edition_id == edition_id,
        RegistrationDraft.holder.in_(holders),
        RegistrationDraft.for_other == for_other,
    )
