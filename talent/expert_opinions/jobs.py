"""Remind experts whose opinion is due soon, or was due, once."""

from __future__ import annotations

import logging
from datetime import timedelta

from core import outbox
from core.clock import now, today
from core.jobs import job
from core.working_days.services import working_calendar
from core.working_days.values import UnknownYear
from talent.expert_opinions import mails
from talent.expert_opinions.queries import due_by

log = logging.getLogger(__name__)
# Working days before the day an opinion is due.
REMINDED_BEFORE = 2


@job("expert_opinions.remind", every=timedelta(hours=6))
def remind_experts() -> None:
    """Once for each question; a claim that has ended reminds nobody."""
    try:
        soon = working_calendar().add(today(), REMINDED_BEFORE)
    except UnknownYear as fault:
        log.warning("reminders of experts wait: no holiday table for %s", fault.year)
        return
    # A question that is due at once is no reminder of itself.
    for one in due_by(soon):
        if now() - one.asked_at > timedelta(days=1):
            outbox.post(mails.expert_asked(one, is_reminder=True))
