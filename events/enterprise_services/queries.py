"""The log of services, its figures, and what an enterprise is known by."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from core.accounts.models import User
from core.db import db
from core.i18n import tr
from core.name_keys import name_key
from core.organisations.models import Organisation
from core.organisations.queries import find_by_credit_code, find_by_name
from events.enterprise_services.models import EnterpriseService, ServiceKind
from events.enterprise_services.scopes import readable_by

SHOWN = 8


def visible_services(user: User) -> Select[Any]:
    return select(EnterpriseService).where(readable_by(user).sql)


def count_services(user: User) -> tuple[int, int]:
    """Distinct enterprises (家) and services (家次) within the person's reach."""
    firms, services = func.count(EnterpriseService.firm.distinct()), func.count()
    counted = visible_services(user).with_only_columns(firms, services)
    found = db.session.execute(counted).one()
    return found[0], found[1]


def list_kinds() -> Sequence[ServiceKind]:
    return db.session.scalars(select(ServiceKind).order_by(ServiceKind.name_zh)).all()


def kind_words() -> Mapping[Any, str]:
    return {one.id: tr(one.name) for one in list_kinds()}


def is_of(one: Organisation) -> ColumnElement[bool]:
    """What was done for this organisation, known by the register or by its code."""
    by_row = EnterpriseService.organisation_id == one.id
    return or_(by_row, EnterpriseService.firm == one.credit_code) if one.credit_code else by_row


def services_of(one: Organisation, reader: User) -> tuple[Sequence[EnterpriseService], int]:
    """The latest, a few; and how many there are within the reader's reach."""
    rows = visible_services(reader).where(is_of(one))
    newest = rows.order_by(EnterpriseService.served_on.desc(), EnterpriseService.id).limit(SHOWN)
    found = db.session.execute(newest.add_columns(func.count().over())).all()
    return [row[0] for row in found], found[0][1] if found else 0


def find_verified(name: str, code: str | None) -> Organisation | None:
    """The organisation meant, if staff ever verified it: others say what they like."""
    found = find_by_credit_code(code) if code else find_by_name(name)
    return found if found is not None and found.verified_at is not None else None


def code_of(name: str) -> str | None:
    """The one code under which an enterprise of this name was written down before."""
    same = EnterpriseService.name_key == name_key(name), EnterpriseService.credit_code.is_not(None)
    codes = select(EnterpriseService.credit_code).where(*same).distinct().limit(2)
    found = db.session.scalars(codes).all()
    return found[0] if len(found) == 1 else None


def is_here(values: Mapping[str, Any]) -> bool:
    """Whether the same stands in the log already; a sheet brought twice counts once."""
    same = {name: values[name] for name in ("firm", "served_on", "kind_id", "note", "district")}
    rows = select(EnterpriseService.id).filter_by(**same)
    return db.session.scalar(rows.limit(1)) is not None
