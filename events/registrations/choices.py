"""What may still be agreed to for one's live registrations (R20)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import joinedload

from core.accounts.models import User
from core.consents.choices import Choice, ChoiceSource
from core.db import db
from core.i18n import tr
from events.registrations.consents import OPTIONAL, EventPurpose
from events.registrations.models import Registration
from events.registrations.queries import own_registrations
from events.registrations.services.consenting import COLUMNS, consent_later


def _open_to(user: User) -> Sequence[Choice]:
    """Of registrations in the person's own name: nobody agrees for others."""
    rows = own_registrations(user).where(Registration.user_id == user.id)
    return [
        Choice(purpose, one, tr(one.edition.name))
        for one in db.session.scalars(rows.options(joinedload(Registration.edition)))
        if one.standing.is_live and not one.edition.standing.is_past
        for purpose in OPTIONAL
        if not getattr(one, COLUMNS[purpose.value])
    ]


def _give(choice: Choice, _user: User, at: datetime) -> None:
    consent_later(choice.about, EventPurpose(choice.purpose.value), at=at)


CHOICES_OF_REGISTRATIONS = ChoiceSource("registrations", _open_to, _give)
