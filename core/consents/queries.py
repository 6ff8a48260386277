"""What was agreed to, by whom, about what."""

import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, bindparam, select

from core.accounts.models import User
from core.consents.models import Consent
from core.consents.purposes import Purpose
from core.db import db
from core.errors import NotFound


def list_consents(user: User) -> list[Consent]:
    return list(
        db.session.scalars(
            select(Consent)
            .where(Consent.user_id == user.id)
            .order_by(Consent.given_at.desc(), Consent.purpose)
        )
    )


def consents_about(subject: Any) -> list[Consent]:
    """What was agreed to for one claim or the like, in the order of the purposes."""
    about = {"kind": subject.__tablename__, "id": str(subject.id)}
    return list(db.session.scalars(_ABOUT, about))


# Made once: putting a statement together costs more than asking it.
_ABOUT = (
    select(Consent)
    .where(Consent.about_kind == bindparam("kind"), Consent.about_id == bindparam("id"))
    .order_by(Consent.given_at, Consent.purpose)
)


def find_consent(subject: Any, purpose: Purpose) -> Consent | None:
    """The consent to `purpose` about `subject` that holds now."""
    return db.session.scalar(
        select(Consent)
        .where(
            Consent.about_kind == subject.__tablename__,
            Consent.about_id == str(subject.id),
            Consent.purpose == purpose.value,
            Consent.withdrawn_at.is_(None),
        )
        .order_by(Consent.given_at.desc())
        .limit(1)
    )


def agreeing(kind: str, purpose: Purpose, among: Iterable[uuid.UUID]) -> Select[str]:
    """Which of these subjects (ids of table `kind`) have a consent to `purpose` that holds."""
    return select(Consent.about_id).where(
        Consent.about_kind == kind,
        Consent.about_id.in_([str(one) for one in among]),
        Consent.purpose == purpose.value,
        Consent.withdrawn_at.is_(None),
    )


def get_consent(consent_id: uuid.UUID, *, user: User) -> Consent:
    consent = db.session.get(Consent, consent_id)
    if consent is None or consent.user_id != user.id:
        raise NotFound
    return consent
