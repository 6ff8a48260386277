"""Consents taken back: lists, exports and letters respect it from the same moment on (R20)."""

from __future__ import annotations

import uuid

from core.consents.services import ConsentWithdrawn
from core.db import db
from events.registrations.consents import EventPurpose
from events.registrations.models import Registration

# What lists and letters ask, by the purpose it follows.
COLUMNS = {
    EventPurpose.SHARING.value: "may_share",
    EventPurpose.PICTURES.value: "may_picture",
    EventPurpose.NEWS.value: "may_write",
}


def follow_withdrawal(news: ConsentWithdrawn) -> None:
    """Turn off what a withdrawn consent had allowed; other kinds of consent are not ours."""
    consent = news.consent
    column = COLUMNS.get(consent.purpose)
    if column is None or consent.about_kind != Registration.__tablename__:
        return
    registration = db.session.get(Registration, uuid.UUID(consent.about_id))
    if registration is not None:
        setattr(registration, column, False)
