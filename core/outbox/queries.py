"""Find letters."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from core.db import db
from core.outbox.models import Message


def newest_letter_about(subject: Any, *, since: datetime) -> Message | None:
    """The last letter written about a thing from a moment on, sent or not."""
    return db.session.scalar(
        select(Message)
        .where(
            Message.about_kind == subject.__tablename__,
            Message.about_id == str(subject.id),
            Message.created_at >= since,
        )
        .order_by(Message.created_at.desc())
        .limit(1)
    )
