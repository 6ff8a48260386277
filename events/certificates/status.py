"""Proposals to revoke certificates, on the desks of those who may confirm them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, exists, select

from core.accounts.models import User
from core.desk.shares import Share
from events.certificates.queries import proposed
from events.editions.models import Edition
from events.editions.overview import Queue, waiting_in
from events.registrations.models import Registration
from events.registrations.queries import registrations_within

WAITING = "waiting"


def revocations_share(editions: Sequence[Edition], user: User, _since: datetime) -> Share:
    """Of closed editions alone: before, there are no certificates."""
    closed = [one for one in editions if one.standing.is_past]
    if not closed:
        return Share()
    rows = select(Registration).where(registrations_within(user, closed), proposed())
    queue = Queue(_l("Revocations to confirm"), {"state": WAITING}, proposed())
    listed = "event_certificates_desk.index"
    return Share(waiting_in(closed, rows, Registration.edition_id, listed, queue))


def has_revocations_left() -> ColumnElement[bool]:
    left = select(Registration.id).where(Registration.edition_id == Edition.id, proposed())
    return exists(left.correlate(Edition))
