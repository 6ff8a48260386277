"""Keep what a person said of their identity, and what they agreed to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core import audit
from core.accounts.models import User
from core.db import db
from core.errors import Conflict, DomainError
from core.i18n import language
from talent.people.consents import VERSION, Purpose
from talent.people.models import Consent, Person


def keep_person(
    user: User,
    *,
    name: str,
    name_latin: str,
    name_chinese: str,
    birth_on: date,
    nationality: str,
    document_kind: str,
    document_country: str,
    document_number: str,
    document_digest: str,
    at: datetime,
) -> Person:
    """Enter or renew the dossier of an account.

    Refuses an identity document that is another account's, without saying whose (R3).
    """
    other = db.session.scalar(
        select(Person.user_id).where(
            Person.document_digest == document_digest, Person.user_id != user.id
        )
    )
    if other is not None:
        raise DomainError(
            _l(
                "This identity document is used by another account. Sign in with that account, "
                "or write to the office."
            ),
            field="document_number",
        )
    person = db.session.get(Person, user.id)
    if person is None:
        person = Person(user_id=user.id)
        db.session.add(person)
    person.name, person.name_latin, person.name_chinese = name, name_latin, name_chinese
    person.birth_on, person.nationality = birth_on, nationality
    person.document_kind, person.document_country = document_kind, document_country
    person.document_number, person.document_digest = document_number, document_digest
    person.changed_at = at
    db.session.flush()
    audit.record("person:changed", "person", by=user, at=at)
    return person


def give_consents(
    user: User, purposes: Iterable[Purpose], *, about: Any, at: datetime
) -> list[Consent]:
    """Note that the person ticked these sentences, each as it stood in the page's language."""
    given = [
        Consent(
            user_id=user.id,
            purpose=purpose,
            version=VERSION,
            language=language(),
            text=str(purpose.text),
            about_kind=about.__tablename__,
            about_id=str(about.id),
            about_reference=about.reference,
            given_at=at,
        )
        for purpose in purposes
    ]
    db.session.add_all(given)
    db.session.flush()
    for consent in given:
        audit.record("consent:given", consent, by=user, at=at, purpose=consent.purpose)
    return given


def withdraw_consent(consent: Consent, *, by: User, at: datetime) -> Consent:
    """Take a consent back; it holds no longer from now on. Refuses a second time."""
    if consent.withdrawn_at is not None or not Purpose(consent.purpose).is_consent:
        raise Conflict(_l("This was withdrawn already."))
    consent.withdrawn_at = at
    audit.record("consent:withdrawn", consent, by=by, at=at, purpose=consent.purpose)
    db.session.flush()
    return consent
