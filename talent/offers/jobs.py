"""Seek offers when an edition comes into force, when a paper comes, and when somebody agrees."""

from __future__ import annotations

import uuid
from datetime import timedelta

from core.clock import now, today
from core.jobs import enqueue, job
from talent.catalogue.queries import edition_in_force
from talent.offers import services


@job("offers.follow_edition", every=timedelta(hours=1))
def follow_edition() -> None:
    """Ask once for every edition, on the day from which it is in force."""
    edition = edition_in_force(today())
    if edition is not None:
        enqueue(services.SEEK, key=f"{services.SEEK}:{edition.id}")


@job(services.SEEK)
def seek(after: str = "") -> None:
    """Go over all who agreed, a part in each transaction."""
    last = services.seek(at=now(), after=uuid.UUID(after) if after else None)
    if last is not None:
        enqueue(services.SEEK, after=str(last))


@job(services.SEEK_FOR)
def seek_for(user_id: str) -> None:
    services.seek(at=now(), only=uuid.UUID(user_id))
