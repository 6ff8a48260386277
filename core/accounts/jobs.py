"""What tidies itself."""

from __future__ import annotations

from datetime import timedelta

from core.accounts.attempts import forget_old
from core.accounts.sessions import forget_old_sessions
from core.jobs import job


@job("accounts.forget", every=timedelta(days=1))
def forget() -> None:
    """Drop counts whose window has passed and rows of sessions long over."""
    forget_old()
    forget_old_sessions()
