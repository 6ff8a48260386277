"""Booking on the talent's page, as tests of both sides begin."""

from __future__ import annotations

from sqlalchemy import select

from core.db import db
from events.interviews.models import Interview


def times_of(booth) -> str:
    return f"/events/{booth.edition.slug}/interviews/{booth.table.reference}"


def booked(booth, talent, number=0, level="profile"):
    fields = {"slot": str(booth.slots[number].id), "level": level}
    answer = talent.post(times_of(booth) + "?go=book", **fields)
    assert answer.status_code == 303, answer.text
    return db.session.scalar(select(Interview).order_by(Interview.reference.desc()))
