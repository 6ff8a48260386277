"""What people do with their calendar's address."""

from __future__ import annotations

from datetime import datetime

from core import audit
from core.accounts.models import User
from core.db import db
from events.registrations.models import Registration
from events.tickets.links import find_feed
from events.tickets.models import CalendarFeed


def renew_feed(owner: User | Registration, *, at: datetime) -> None:
    """Give the calendar a new address; whoever holds an earlier one reads it no more."""
    feed = find_feed(owner)
    if feed is None:
        is_user = isinstance(owner, User)
        feed = CalendarFeed(
            user_id=owner.id if is_user else None,
            registration_id=None if is_user else owner.id,
            number=0,
        )
        db.session.add(feed)
    feed.number += 1
    db.session.flush()
    audit.record("calendar:renewed", owner, by=owner if isinstance(owner, User) else None, at=at)
