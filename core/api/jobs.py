"""Tidying of the API's own rows."""

from __future__ import annotations

from datetime import timedelta

from core.api.idempotency import forget_answers
from core.clock import now
from core.jobs import job

KEPT = timedelta(days=2)


@job("api.forget_answers", every=timedelta(hours=6))
def forget_old_answers() -> None:
    """Drop kept answers of writes whose repetition is no longer expected."""
    forget_answers(before=now() - KEPT)
