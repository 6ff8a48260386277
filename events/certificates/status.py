"""Proposals to revoke certificates, on the desks of those who may confirm them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import exists, select

from core.accounts.models import User
from core.accounts.roles import Role
from core.db import db
from core.desk.shares import Share, ShareSource
from core.paging import PAGE_SIZE
from events.certificates.queries import proposed
from events.editions.models import Edition
from events.editions.overview import Queue, waiting_in
from events.editions.queries import visible_editions
from events.editions.states import OVER_STATES
from events.registrations.models import Registration
from events.registrations.queries import registrations_within

WAITING = "waiting"


def revocations_share(editions: Sequence[Edition], user: User, _since: datetime) -> Share:
    rows = select(Registration).where(registrations_within(user, editions), proposed())
    queue = Queue(_l("Revocations to confirm"), {"state": WAITING}, proposed())
    listed = "event_certificates_desk.index"
    return Share(waiting_in(editions, rows, Registration.edition_id, listed, queue))


def closed_share(user: User, since: datetime) -> Share:
    """Of closed editions, which are on nobody's desk else: that is when there are certificates."""
    of_edition = select(Registration.id).where(Registration.edition_id == Edition.id, proposed())
    over = visible_editions(user).where(
        Edition.state.in_(OVER_STATES), exists(of_edition.correlate(Edition))
    )
    editions = db.session.scalars(over.limit(PAGE_SIZE)).all()
    return revocations_share(editions, user, since) if editions else Share()


REVOCATIONS = ShareSource("event certificates", 37, frozenset({Role.ORGANISER}), closed_share)
