"""Background work of mailings; each job takes ids and calls a service."""

from __future__ import annotations

import uuid
from datetime import timedelta

from core.clock import now
from core.db import db
from core.jobs import Lane, job
from events.mailings import queries, services
from events.mailings.models import Mailing


@job("mailings.begin", attempts=20)
def begin(mailing_id: str) -> None:
    mailing = db.session.get(Mailing, uuid.UUID(mailing_id))
    if mailing is not None:
        services.begin_mailing(mailing, at=now())


@job("mailings.write", attempts=20)
def write(mailing_id: str) -> None:
    """Write one chunk; each chunk asks for the next in its own transaction."""
    mailing = db.session.get(Mailing, uuid.UUID(mailing_id))
    if mailing is not None:
        services.write_some(mailing, at=now())


@job("mailings.keep_time", every=timedelta(minutes=1), lane=Lane.INTERACTIVE)
def keep_time() -> None:
    for mailing_id in queries.due_mailings(now()):
        services.begin_mailing(db.session.get_one(Mailing, mailing_id), at=now())


@job("mailings.end_long_pauses", every=timedelta(hours=6))
def end_long_pauses() -> None:
    services.end_long_pauses(at=now())
