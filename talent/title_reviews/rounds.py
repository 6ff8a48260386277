"""Claims in rounds of juries: which round has one, and what a claim's own moves do to it."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from core.db import db
from core.errors import Conflict
from core.juries import queries
from core.juries.conflicts import WATCHED
from core.juries.models import Entry, JuryRound
from core.juries.rounds import leave_rounds
from core.juries.states import RoundState
from core.workflow import Move
from talent.claims.models import Claim
from talent.claims.states import ClaimAction, ClaimState
from talent.title_reviews.states import KEY


def entries_of(claim: Claim) -> Sequence[Entry]:
    """The claim in rounds under way or decided, the newest first (one query)."""
    rows = select(Entry).join(Entry.round).options(contains_eager(Entry.round))
    known = JuryRound.subject == KEY, JuryRound.state != RoundState.CANCELLED
    rows = rows.where(Entry.subject_id == claim.id, Entry.removed_at.is_(None), *known)
    return db.session.scalars(rows.order_by(JuryRound.created_at.desc(), Entry.id)).all()


def entry_under_way(claim: Claim) -> Entry | None:
    return next((one for one in entries_of(claim) if one.round.standing in WATCHED), None)


def panel_words(claim: Claim) -> Sequence[str]:
    return queries.panel_words(KEY, claim.id)


def follow_claim(move: Move) -> None:
    """A claim withdrawn leaves its panel at once; one that is judged is not taken back from it."""
    if move.workflow != "claim" or move.source != ClaimState.PANEL_REVIEW:
        return
    entry = entry_under_way(move.subject)
    if entry is None:
        return
    if move.action == ClaimAction.TAKE_BACK:
        raise Conflict(
            _l(
                "Round %(round)s has this claim: take it out there first.",
                round=entry.round.reference,
            )
        )
    if move.action == ClaimAction.WITHDRAW:
        leave_rounds(KEY, move.subject.id, move.action, at=move.at)
