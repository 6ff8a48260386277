"""Background work of claims; each job takes ids and calls a service."""

from __future__ import annotations

import uuid
from datetime import timedelta

from core import outbox
from core.clock import now
from core.db import db, reading
from core.documents import services as documents
from core.jobs import job
from talent.claims import mails
from talent.claims.documents import certificate_key, title_certificate
from talent.claims.models import Claim
from talent.claims.services import end_due_notices, end_idle_drafts, lapse_unanswered
from talent.claims.states import ClaimState


@job("claims.issue_certificate", attempts=20)
def issue_certificate(claim_id: str) -> None:
    """Issue the certificate of a recognised claim and write to its holder: once, and never not.

    Drawn without a transaction, then registered together with the letter. Killed before the commit
    it starts anew; killed after, it finds its work done.
    """
    with reading():
        claim = db.session.get_one(Claim, uuid.UUID(claim_id))
        if documents.find_by_key(certificate_key(claim)) is not None:
            return
        if claim.standing is not ClaimState.RECOGNISED:
            raise RuntimeError(f"{claim.reference} is not recognised")
        order = title_certificate(claim, at=now())
    pdf = documents.draw(order)
    documents.register(order, pdf)
    claim = db.session.get_one(Claim, uuid.UUID(claim_id))
    outbox.post(mails.certificate_issued(claim, order.serial))


@job("claims.keep_time", every=timedelta(minutes=10))
def keep_time() -> None:
    """End the notices and requests whose day has passed."""
    end_due_notices(at=now())
    lapse_unanswered(at=now())


@job("claims.end_drafts", every=timedelta(hours=6))
def end_drafts() -> None:
    """Warn of drafts left lying, and delete those whose time is over."""
    end_idle_drafts(at=now())
