"""Note what people agree to, and what they take back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from core import audit
from core.accounts.models import User
from core.consents.models import Consent
from core.consents.purposes import PURPOSES, Purpose
from core.db import db, new_id
from core.errors import Conflict
from core.i18n import language
from core.registries import News


@dataclass(frozen=True)
class ConsentWithdrawn:
    """Told inside the withdrawal's transaction, so that it takes effect at once (R20)."""

    consent: Consent
    at: datetime


consent_withdrawn = News[ConsentWithdrawn]("consent withdrawn")


def give_consents(
    user: User | None,
    given_purposes: Iterable[Purpose],
    *,
    about: Any,
    at: datetime,
    in_language: str | None = None,
) -> list[Consent]:
    """Note that the person ticked these sentences, each as it stood in the page's language.

    `about` has an id and a reference. `user` None is somebody without an account.
    """
    given = [
        Consent(
            id=new_id(),
            user_id=user.id if user is not None else None,
            purpose=purpose.value,
            version=purpose.version,
            language=in_language or language(),
            text=str(purpose.sentence),
            about_kind=about.__tablename__,
            about_id=str(about.id),
            about_reference=about.reference,
            given_at=at,
        )
        for purpose in given_purposes
    ]
    db.session.add_all(given)
    for consent in given:
        audit.record("consent:given", consent, by=user, at=at, purpose=consent.purpose)
    return given


def withdraw_consent(consent: Consent, *, by: User | None, at: datetime) -> Consent:
    """Take a consent back; it holds no longer from now on. Refuses a second time."""
    purpose = PURPOSES.find(consent.purpose)
    if consent.withdrawn_at is not None or purpose is None or not purpose.is_consent:
        raise Conflict(_l("This was withdrawn already."))
    consent.withdrawn_at = at
    audit.record("consent:withdrawn", consent, by=by, at=at, purpose=consent.purpose)
    consent_withdrawn.send(ConsentWithdrawn(consent, at))
    db.session.flush()
    return consent
