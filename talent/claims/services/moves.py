"""The one way a claim moves: workflow, history, clock, in this order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from talent.claims import clock
from talent.claims.models import Claim, ClaimMove
from talent.claims.states import CLAIM_WORKFLOW, ClaimAction, ClaimState


def move(
    claim: Claim,
    action: ClaimAction,
    *,
    by: User | None,
    at: datetime,
    to: ClaimState | None = None,
    reason: str = "",
    text: Mapping[str, str] | None = None,
    internal_note: str = "",
    departure: str = "",
) -> ClaimMove:
    """Move the claim and keep who, when, from, to, why, and the edition (recognition.md §8 (a))."""
    source = claim.state
    CLAIM_WORKFLOW.fire(claim, action, by=by, at=at, to=to, reason=reason or None)
    clock.enter_state(claim, beijing_date(at))
    return _keep(claim, action, source, by, at, reason=reason, text=dict(text or {}),
                 internal_note=internal_note, departure=departure)  # fmt: skip


def note_step(
    claim: Claim, action: ClaimAction, *, by: User, at: datetime, text: Mapping[str, str]
) -> ClaimMove:
    """A move that leads nowhere else and leaves the clock as it is; its history tells of it."""
    CLAIM_WORKFLOW.fire(claim, action, by=by, at=at, to=claim.standing)
    return _keep(claim, action, claim.state, by, at, text=dict(text))


def _keep(
    claim: Claim, action: ClaimAction, source: str, by: User | None, at: datetime, **said: Any
) -> ClaimMove:
    claim.changed_at = at
    entry = ClaimMove(
        # Two moves at once would bear the same number, which the table refuses.
        number=len(claim.moves) + 1,
        at=at,
        by_id=by.id if by is not None else None,
        action=action,
        source=source,
        target=claim.state,
        edition_slug=claim.edition.slug,
        days_used=claim.days_used,
        **said,
    )
    claim.moves.append(entry)
    db.session.flush()
    return entry
