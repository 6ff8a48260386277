"""Find organisations."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import or_, select

from core.db import db
from core.organisations.models import Organisation, OrganisationKind


def get_organisation(organisation_id: uuid.UUID) -> Organisation | None:
    return db.session.get(Organisation, organisation_id)


def find_by_credit_code(code: str) -> Organisation | None:
    return db.session.scalar(select(Organisation).where(Organisation.credit_code == code))


def list_organisations(
    *, text: str = "", kind: OrganisationKind | None = None, limit: int = 50
) -> Sequence[Organisation]:
    """Organisations whose names or code contain `text`, by Chinese name."""
    statement = select(Organisation).order_by(Organisation.name_zh).limit(limit)
    if kind is not None:
        statement = statement.where(Organisation.kind == kind)
    if text.strip():
        wanted = text.strip()
        statement = statement.where(
            or_(
                Organisation.name_zh.icontains(wanted, autoescape=True),
                Organisation.name_en.icontains(wanted, autoescape=True),
                Organisation.credit_code == wanted.upper(),
            )
        )
    return db.session.scalars(statement).all()
