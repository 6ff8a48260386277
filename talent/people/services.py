"""Keep what a person said of their identity."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core import audit
from core.accounts.models import User
from core.db import db
from core.errors import DomainError
from talent.people.models import Person


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
