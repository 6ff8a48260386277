"""Deeds on many registrations, carried on wherever they were broken off."""

from __future__ import annotations

import uuid

from core.db import db
from core.jobs import job
from events.attendees.services import run_part
from events.attendees.services.changing import JOB


@job(JOB)
def change_many(run_id: str) -> None:
    """Do a run part by part; each part and its count are one transaction."""
    while run_part(uuid.UUID(run_id)):
        db.session.commit()
        db.session.expire_all()
