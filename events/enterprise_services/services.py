"""Services to enterprises written down, one by one or by a sheet; and their kinds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import update

from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.errors import DomainError
from core.lists.records import keep_record
from core.name_keys import name_key
from core.organisations.codes import normalise_credit_code
from core.policy import authorize
from core.references import next_reference
from events.enterprise_services import queries
from events.enterprise_services.models import EnterpriseService, ServiceKind
from events.enterprise_services.policies import ServicePermission


def keep_service(
    one: EnterpriseService | None, said: Mapping[str, Any], *, by: User, at: datetime
) -> EnterpriseService:
    """Write a service down, or correct it; `said` are its columns by name.

    An enterprise is known by name or code: one of the register that was verified, else what is
    written. Refuses, at their fields, a day to come, a wrong code, another's district.
    """
    if one is not None:
        authorize(ServicePermission.EDIT, one, user=by)
    with db.session.no_autoflush:
        values = known_as(said, on=beijing_date(at))
    authorize(ServicePermission.EDIT, EnterpriseService(district=said["district"]), user=by)
    one = one or EnterpriseService(created_at=at, reference=next_reference("ES"))
    kept: EnterpriseService = keep_record(one, values, by=by, at=at)
    if kept.credit_code:
        _count_as_one(kept)
    return kept


def known_as(said: Mapping[str, Any], *, on: date) -> dict[str, Any]:
    """The columns of an entry, with what its enterprise is known and counted by."""
    if said["served_on"] > on:
        raise DomainError(_l("This day is still to come."), field="served_on")
    code = normalise_credit_code(said["credit_code"]) if said["credit_code"] else None
    known = queries.find_verified(said["name"], code)
    name = known.name_zh if known else said["name"]
    row, code = known.id if known else None, (known.credit_code if known else code)
    code = code or queries.code_of(name)
    firm = code or str(row or name_key(name))
    return {**said, "name": name, "organisation_id": row, "credit_code": code, "firm": firm}


def keep_kind(
    kind: ServiceKind | None, said: Mapping[str, Any], *, by: User, at: datetime
) -> ServiceKind:
    """Refuses, at its field, a name that another kind has."""
    authorize(ServicePermission.NAME_KINDS, kind, user=by)
    with db.session.no_autoflush:
        others = [one for one in queries.list_kinds() if one is not kind]
    for field in ("name_zh", "name_en"):
        if any(getattr(one, field) == said[field] for one in others):
            raise DomainError(_l("Another kind is called so."), field=field)
    kind = kind or ServiceKind(reference=next_reference("SK"))
    kept: ServiceKind = keep_record(kind, said, by=by, at=at)
    return kept


def _count_as_one(one: EnterpriseService) -> None:
    """What was written down of the same name without a code is the same enterprise."""
    same = name_key(one.name), EnterpriseService.credit_code.is_(None)
    rows = update(EnterpriseService).where(EnterpriseService.name_key == same[0], same[1])
    rows = rows.where(EnterpriseService.organisation_id.is_(None))
    db.session.execute(rows.values(firm=one.firm, credit_code=one.credit_code))
