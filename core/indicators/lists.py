"""The ledger's indicators as a list, with their latest values."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from core.accounts.models import User
from core.figures.models import EarlierFigure
from core.figures.registry import FIGURES
from core.indicators.models import Indicator, IndicatorValue
from core.indicators.policies import IndicatorPermission
from core.lists import Card, Column, ColumnKind, Content, ListSpec, Rights, column_of, filters
from core.lists.columns import whole_amount, yes_no

_K = ColumnKind


def _latest(column: Any) -> Any:
    """A column of the value that holds for the latest day."""
    of = IndicatorValue.indicator_id == Indicator.id, IndicatorValue.superseded_at.is_(None)
    rows = select(column).where(*of).order_by(IndicatorValue.as_of.desc()).limit(1)
    return rows.correlate(Indicator).scalar_subquery()


def _content(_nothing: None, _reader: User) -> Content:
    one = Indicator
    count = select(func.count()).where(IndicatorValue.indicator_id == one.id)
    columns = [
        column_of(one.code, _l("Code"), is_quiet=True, on_screen=True),
        column_of(one.name_zh, _l("Chinese name"), _K.NAME, on_screen=True),
        column_of(one.name_en, _l("English name"), _K.NAME, on_screen=True),
        Column("latest", _l("Latest value"), _K.NUMBER,
               source=_latest(IndicatorValue.value), pick=whole_amount, on_screen=True),
        column_of(one.unit_zh, _l("Chinese unit"), on_screen=True),
        column_of(one.unit_en, _l("English unit")),
        Column("as_of", _l("As of"), _K.DATE,
               source=_latest(IndicatorValue.as_of), on_screen=True),
        Column("source", _l("Source"),
               source=_latest(IndicatorValue.source), on_screen=True),
        Column("entered", _l("Values entered"), _K.NUMBER, source=count.scalar_subquery()),
        column_of(one.is_public, _l("Public"), _K.YES_NO, words=yes_no(), on_screen=True),
    ]  # fmt: skip
    return Content(columns, [
        filters.search(_("Name or code"), one.code, one.name_zh, one.name_en),
        filters.choice("public", _("Public"), filters.yes_no_choices(),
                       lambda said: one.is_public.is_(said == "yes")),
    ])  # fmt: skip


INDICATORS = ListSpec(
    key="core.indicators",
    label=_l("Ledger of indicators"),
    rights=Rights(see=IndicatorPermission.LIST, take=IndicatorPermission.LIST),
    rows=lambda _user, _nothing: select(Indicator),
    id=Indicator.id,
    ref=Indicator.code,
    content=_content,
    order="code",
    card=Card("name_zh", ("latest", "unit_zh", "as_of")),
    link=lambda _nothing, code: url_for("indicators.show", reference=code),
    lead=_l("Numbers of work that is done outside this portal, each with its day and source."),
    nothing=_l("No indicator fits these filters"),
    source=_l("Indicators the city reports and this portal cannot count are entered here."),
)


def _earlier(_nothing: None, _reader: User) -> Content:
    one = EarlierFigure
    names = {figure.name: str(figure.title) for figure in FIGURES}
    return Content([
        column_of(one.reference, _l("Reference"), is_quiet=True),
        column_of(one.figure, _l("Figure"), _K.CHOICE, words=names.get, on_screen=True),
        column_of(one.year, _l("Year"), _K.NUMBER, on_screen=True),
        column_of(one.as_of, _l("As of"), _K.DATE, on_screen=True),
        column_of(one.value, _l("Value"), _K.NUMBER, on_screen=True),
        column_of(one.source, _l("Source"), on_screen=True),
    ], [
        filters.search(_("Source"), one.source),
        filters.choice("figure", _("Figure"), names, one.figure),
    ])  # fmt: skip


EARLIER = ListSpec(
    key="core.earlier_figures",
    label=_l("Figures of earlier editions"),
    rights=Rights(see=IndicatorPermission.LIST, take=IndicatorPermission.LIST),
    rows=lambda _user, _nothing: select(EarlierFigure),
    id=EarlierFigure.id,
    ref=EarlierFigure.reference,
    content=_earlier,
    order="-as_of",
    card=Card("figure", ("year", "as_of", "value")),
    link=lambda _nothing, reference: url_for("earlier_figures.show", reference=reference),
    lead=_l("What editions before this portal came to, on a day: sums and growth count on them."),
    nothing=_l("No earlier figure fits these filters"),
    source=_l("Figures that were published before this portal are entered here."),
)
