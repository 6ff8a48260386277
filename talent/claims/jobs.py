"""Background work of claims; each job takes ids and calls a service."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

from core import outbox
from core.clock import now
from core.db import db, reading
from core.documents import services as documents
from core.documents.values import Order
from core.jobs import job
from talent.claims import mails
from talent.claims.documents import certificate_key, title_certificate
from talent.claims.letters import decision_letter, letter_key
from talent.claims.models import Claim, ClaimMove
from talent.claims.services import (
    end_due_notices,
    end_idle_drafts,
    lapse_unanswered,
    remind_of_terms,
)


@job("claims.issue_certificate", attempts=20)
def issue_certificate(claim_id: str) -> None:
    """Issue the certificate of a recognised claim and write to its holder: once, and never not."""
    order = _issue(claim_id, certificate_key, title_certificate)
    if order is not None:
        claim = db.session.get_one(Claim, uuid.UUID(claim_id))
        outbox.post(mails.certificate_issued(claim, order.serial))


@job("claims.issue_letter", attempts=20)
def issue_letter(claim_id: str, number: int = 0) -> None:
    """Issue the letter of a decision, which the holder finds on the claim's page.

    `number` is that of its move; 0, as older work in the queue has it, is the first decision.
    """

    def told(claim: Claim) -> ClaimMove:
        decided = claim.decisions
        if not decided:
            raise RuntimeError(f"{claim.reference} is not decided")
        return next((one for one in decided if one.number == number), decided[0])

    _issue(
        claim_id,
        lambda claim: letter_key(claim, told(claim)),
        lambda claim, at: decision_letter(claim, told(claim), at=at),
    )


def _issue(
    claim_id: str, key_of: Callable[[Claim], str], order_for: Callable[..., Order]
) -> Order | None:
    """Draw without a transaction, then register; None when it was done before.

    Killed before the commit it starts anew; killed after, it finds its work done.
    """
    with reading():
        claim = db.session.get_one(Claim, uuid.UUID(claim_id))
        if documents.find_by_key(key_of(claim)) is not None:
            return None
        order = order_for(claim, at=now())
    documents.register(order, documents.draw(order))
    return order


@job("claims.keep_time", every=timedelta(minutes=10))
def keep_time() -> None:
    end_due_notices(at=now())
    lapse_unanswered(at=now())
    remind_of_terms(at=now())


@job("claims.end_drafts", every=timedelta(hours=6))
def end_drafts() -> None:
    """Warn of drafts left lying, and delete those whose time is over."""
    end_idle_drafts(at=now())
