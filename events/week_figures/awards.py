"""Awarded projects of the Week, each once, and their prize money by currency (R24)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from flask import has_request_context, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from core.amounts import Currency
from core.db import db
from core.errors import Words
from core.figures.registry import AnyRows, Distinct, Figure, Group, Parts, Record
from core.figures.units import Unit
from core.i18n import show_number, tr
from core.tallies import trimmed
from events.awards.models import Award, Prize
from events.awards.states import AwardState
from events.editions.models import Edition
from events.projects.models import Project
from events.week_figures.editions import WEEK, before, in_counted, link_within, named, names_of

_shown = link_within("projects_desk.show")


def _confirmed(edition: str) -> AnyRows:
    rows = select(Award).join(Award.prize).join(Award.project).join(Prize.edition)
    rows = rows.where(Award.state == AwardState.CONFIRMED)
    return rows.where(in_counted(Prize.edition_id, WEEK, edition))


def awarded(edition: str) -> Distinct:
    """Distinct projects: one with two prizes is one."""
    rows = _confirmed(edition).with_only_columns(Project.id, named(Project.reference))
    return Distinct(rows, _shown)


def money(edition: str) -> Parts:
    """In yuan, edition by edition."""
    columns = Edition.slug, Edition.name, func.sum(Prize.amount)
    rows = _confirmed(edition).where(Prize.currency == Currency.CNY).with_only_columns(*columns)
    found = rows.group_by(Edition.id).order_by(Edition.starts_at)
    return Parts([
        Record(tr(name), trimmed(amount or 0), _address(slug))
        for slug, name, amount in db.session.execute(found)
    ])  # fmt: skip


def _address(slug: str) -> str:
    """The event's awards; none where the daily job counts, which has no address of its own."""
    return url_for("awards.index", slug=slug) if has_request_context() else ""


def _others(edition: str) -> Words:
    """The sums in other currencies: they never add up with yuan."""
    rows = _confirmed(edition).where(Prize.currency.not_in(("", Currency.CNY)))
    sums: dict[str, Decimal] = {}
    for currency, amount in db.session.execute(
        rows.with_only_columns(Prize.currency, Prize.amount)
    ):
        sums[currency] = sums.get(currency, Decimal(0)) + (amount or 0)
    return LazyString(say_beside, sums) if sums else ""


def say_beside(sums: Mapping[str, Decimal]) -> str:
    """Sums by currency, in the language of whoever reads them."""
    told = [f"{show_number(int(sums[one]))} {one}" for one in sorted(sums)]
    return str(_("Beside it: %(sums)s.", sums=_(", ").join(told)))


_NAMES = names_of(WEEK)
AWARD_FIGURES = (
    Figure(
        "awarded_projects", Group.OUTCOMES, _l("Awarded projects"),
        _l("Distinct projects with an award that two people confirmed."), Unit.PROJECTS, awarded,
        215, editions=_NAMES, before=before, freezes=False,
        trap=_l("Awarded is not signed, and an award is not a project."),
    ),
    Figure(
        "award_money", Group.OUTCOMES, _l("Prize money in yuan"),
        _l("Prize money of confirmed awards in yuan; each currency is added up by itself."),
        Unit.YUAN, money, 216, note=_others, editions=_NAMES, before=before, freezes=False,
        trap=_l("Awarded is not paid: the portal makes no payments."),
    ),
)  # fmt: skip
