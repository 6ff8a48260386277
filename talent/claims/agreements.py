"""What a claimant took back of what they agreed to, and agrees to again (PIPL 15, trust.md §5).

Without the consent to look at the identity papers nobody of the office opens them for this claim,
and nobody decides it; what was decided stays. Without the one to ask the issuer, nobody asks it.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from core.accounts.models import User
from core.consents.choices import Choice, ChoiceSource
from core.consents.queries import consents_about
from core.consents.services import ConsentWithdrawn, give_consents
from core.db import db
from talent.catalogue.papers import Paper
from talent.claims.models import Claim, ClaimPaper
from talent.people.consents import Purpose

IDENTITY_PAPERS = frozenset({Paper.IDENTITY, Paper.PHOTO})


def is_closed(claim: Claim, used: ClaimPaper) -> bool:
    """Whether nobody of the office may look at this paper for this claim."""
    return claim.identity_closed_at is not None and used.kind in IDENTITY_PAPERS


def follow_withdrawal(news: ConsentWithdrawn) -> None:
    """In the same transaction: the papers of the claim are closed to the office."""
    one = news.consent
    if one.about_kind == Claim.__tablename__ and one.purpose == Purpose.IDENTITY_PAPERS.value:
        db.session.get_one(Claim, uuid.UUID(one.about_id)).identity_closed_at = news.at


def _open_to(user: User) -> Sequence[Choice]:
    """Of claims under way: what was agreed to when they were sent and has been taken back."""
    rows = select(Claim).where(Claim.claimant_id == user.id, Claim.submitted_at.is_not(None))
    return [
        Choice(purpose, claim)
        for claim in db.session.scalars(rows.order_by(Claim.submitted_at))
        if claim.standing.is_open
        for purpose in _taken_back(claim)
    ]


def _taken_back(claim: Claim) -> list[Purpose]:
    given = consents_about(claim)
    holding = {one.purpose for one in given if one.withdrawn_at is None}
    ended = {one.purpose for one in given} - holding
    return [purpose for purpose in Purpose if purpose.value in ended]


def _give(choice: Choice, user: User, at: datetime) -> None:
    purpose = Purpose(choice.purpose.value)
    give_consents(user, [purpose], about=choice.about, at=at)
    if purpose is Purpose.IDENTITY_PAPERS:
        choice.about.identity_closed_at = None


CHOICE_OF_CLAIMS = ChoiceSource("claims", _open_to, _give)
