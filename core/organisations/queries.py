"""Find organisations."""

import uuid

from sqlalchemy import or_, select

from core.db import db
from core.organisations.models import Organisation


def get_organisation(organisation_id: uuid.UUID) -> Organisation | None:
    return db.session.get(Organisation, organisation_id)


def find_by_credit_code(code: str) -> Organisation | None:
    return db.session.scalar(select(Organisation).where(Organisation.credit_code == code))


def find_by_name(text: str) -> Organisation | None:
    """The organisation of exactly this name or credit code; None when none or several bear it."""
    name, one = text.strip(), Organisation
    named = or_(one.name_zh == name, one.name_en == name, one.credit_code == name.upper())
    found = db.session.scalars(select(one).where(named).limit(2)).all()
    return found[0] if len(found) == 1 else None
