"""Background work of batches; each job takes ids and may be run any number of times."""

from __future__ import annotations

import uuid

from core.clock import now
from core.db import db
from core.jobs import job
from events.certificate_batches import services


@job(services.START)
def start(edition_id: str) -> None:
    """A batch for everybody of a closed edition who earned one."""
    services.start_for_all(uuid.UUID(edition_id), at=now())


@job(services.CARRY_ON, attempts=20)
def carry_on(batch_id: str) -> None:
    """Issue part by part until the batch is through, paused or stopped.

    Each part is one transaction with what it says of its people, so whatever is killed when, each
    person gets one certificate and one letter.
    """
    while services.issue_part(uuid.UUID(batch_id)):
        db.session.commit()
        # The next part reads anew; 30,000 people must not stay in memory.
        db.session.expunge_all()
