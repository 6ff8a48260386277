"""Landed projects and their capital, for pages, reports and other slices (R11, R12)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func, select

from core.db import db
from core.lists.records import Figure
from events.landings.models import Landing
from events.landings.queries import speaking_for_projects

LANDED_MEANS = _l(
    "Distinct projects with a landing that was verified and counted; "
    "a company that closed or moved away stays in."
)
CAPITAL_MEANS = _l(
    "Registered capital of one landing for each landed project: the valid one, else the latest."
)


@dataclass(frozen=True)
class Landed:
    """`projects` are distinct; `capital` is added up by currency, in its whole units."""

    projects: int
    capital: Mapping[str, Decimal]


def count_landed(*where: ColumnElement[bool]) -> Landed:
    """Of the whole city over all events; `where` narrows `Landing` and its `Project`.

    One event: `Project.edition_id == edition.id`; one district: `Landing.district == code`.
    """
    of_currency = select(Landing.currency, func.count(), func.sum(Landing.capital))
    rows = of_currency.where(Landing.id.in_(speaking_for_projects(*where)))
    found = db.session.execute(rows.group_by(Landing.currency).order_by(Landing.currency)).all()
    capital = {currency: Decimal(amount) for currency, _count, amount in found}
    return Landed(sum(count for _currency, count, _amount in found), capital)


def figures_of(*where: ColumnElement[bool]) -> list[Figure]:
    landed = count_landed(*where)
    found = [Figure(landed.projects, _l("landed projects"), LANDED_MEANS)]
    for currency, amount in landed.capital.items():
        label = _l("registered capital, %(currency)s", currency=currency)
        found.append(Figure(int(amount), label, CAPITAL_MEANS))
    return found
