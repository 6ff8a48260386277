"""Consents given later or taken back: lists, exports and letters respect it at once (R20)."""

from __future__ import annotations

import uuid
from datetime import datetime

from flask_babel import lazy_gettext as _l

from core.consents.queries import find_consent
from core.consents.services import ConsentWithdrawn, give_consents
from core.db import db
from core.errors import Conflict
from events.registrations.consents import OPTIONAL, EventPurpose
from events.registrations.models import Registration

# What lists and letters ask, by the purpose it follows.
COLUMNS = {
    EventPurpose.SHARING.value: "may_share",
    EventPurpose.PICTURES.value: "may_picture",
    EventPurpose.NEWS.value: "may_write",
}


def consent_later(registration: Registration, purpose: EventPurpose, *, at: datetime) -> None:
    """Note that the person agrees now to what they left open; nothing happens a second time.

    Refuses what is no choice, and a registration that has ended.
    """
    if purpose not in OPTIONAL or not registration.standing.is_live:
        raise Conflict(_l("The registration is at another stage. Look at it again."))
    if find_consent(registration, purpose) is None:
        give_consents(registration.user, [purpose], about=registration, at=at)
        setattr(registration, COLUMNS[purpose.value], True)


def follow_withdrawal(news: ConsentWithdrawn) -> None:
    """Turn off what a withdrawn consent had allowed; other kinds of consent are not ours."""
    consent = news.consent
    column = COLUMNS.get(consent.purpose)
    if column is None or consent.about_kind != Registration.__tablename__:
        return
    registration = db.session.get(Registration, uuid.UUID(consent.about_id))
    if registration is not None:
        setattr(registration, column, False)
