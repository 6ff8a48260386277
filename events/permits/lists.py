"""Every event somebody oversees with where its plans and permits stand."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import aliased

from core.accounts.models import User
from core.clock import beijing_date, beijing_day, today
from core.i18n import language, tr
from core.lists import filters
from core.lists.columns import Column, ColumnKind, column_of, words_of
from core.lists.spec import Card, Content, ListSpec, Rights
from events.editions.models import Edition, Series
from events.editions.states import EditionState
from events.editions.values import MASS_EVENT
from events.event_types import EVENT_TYPES, Part
from events.permits.models import Permit
from events.permits.scopes import overseen_by
from events.permits.states import PermitKind, PermitPermission, PermitStanding
from events.permits.values import OF_CROWDS, OF_FAIRS, Facts

_K = ColumnKind
OF_KIND = {kind: aliased(Permit, name=f"permit_{kind}") for kind in PermitKind}


def _rows(reader: User, _nothing: None) -> Select[Any]:
    rows = select(Edition).join(Edition.series).where(overseen_by(reader).sql)
    rows = rows.where(Edition.state != EditionState.CANCELLED)
    for kind, one in OF_KIND.items():
        rows = rows.outerjoin(one, and_(one.edition_id == Edition.id, one.kind == kind))
    return rows


def _content(_nothing: None, _reader: User) -> Content:
    shown: dict[str, Any] = {"on_screen": True}
    names = [Edition.name[code].as_string() for code in ("en", "zh")]
    name = Edition.name[language()].as_string()
    columns = [
        column_of(Edition.name, _l("Event"), _K.NAME, order=name, words=tr, codes=tr, **shown),
        column_of(Edition.starts_at, _l("First day"), _K.DATE, words=beijing_date, **shown),
        column_of(Edition.expected_people, _l("People expected"), _K.NUMBER, **shown),
    ]
    for kind in PermitKind:
        columns += _columns_of(kind)
    return Content(
        columns,
        [
            filters.search(_("Name or address"), Edition.slug, *names),
            *filters.days("first", _("First day from"), _("First day until"), Edition.starts_at),
            filters.choice("late", _("Overdue"), filters.choices_of(PermitKind), is_late),
        ],
    )


def _columns_of(kind: PermitKind) -> list[Column]:
    one, tones = OF_KIND[kind], {str(member.value): str(member.tone) for member in PermitStanding}
    what = {"what": kind.label}
    columns = [
        Column(
            str(kind), kind.label, _K.CHOICE, words=words_of(PermitStanding),
            tone=lambda code: tones[code],
            source=(*_FACTS, one.filed_on.expression, one.granted_on.expression),
            pick=partial(_standing, kind), on_screen=True,
        ),
        column_of(one.filed_on, _l("%(what)s: filed on", **what), _K.DATE, key=f"{kind}_filed"),
    ]  # fmt: skip
    if kind.is_granted:
        granted, number = _l("%(what)s: granted on", **what), _l("%(what)s: number", **what)
        columns += [
            column_of(one.granted_on, granted, _K.DATE, key=f"{kind}_granted"),
            column_of(one.number, number, key=f"{kind}_number"),
        ]
    return columns


_FACTS: tuple[ColumnElement[Any], ...] = (
    *(
        one.expression
        for one in (Series.type_key, Edition.expected_people, Edition.starts_at, Edition.ends_at)
    ),
)


def _standing(kind: PermitKind, type_key: str, expected: int | None, *days: Any) -> str:
    starts_at, ends_at, filed_on, granted_on = days
    facts = Facts(type_key, expected, beijing_date(starts_at), beijing_date(ends_at))
    return str(facts.standing(kind, filed_on, granted_on, today()))


def is_late(value: str) -> ColumnElement[bool]:
    """`Facts.standing` as the database says it; days in Beijing compare as their texts do."""
    kind, settings = PermitKind(value), current_app.extensions["settings"]
    one, first = OF_KIND[kind], beijing_day(Edition.starts_at)
    fairs = [type_.key for type_ in EVENT_TYPES if type_.has(Part.EXHIBITORS)]
    is_fair, is_crowd = Series.type_key.in_(fairs), Edition.expected_people >= MASS_EVENT
    if kind is PermitKind.STATISTICS:
        last = beijing_day(Edition.ends_at)
        return and_(one.filed_on.is_(None), is_fair, last < _day(-settings.fair_report_days))
    asked: list[tuple[ColumnElement[bool], int]] = []
    asked += [(is_fair, settings.fair_filing_days)] if kind in OF_FAIRS else []
    asked += [(is_crowd, settings.mass_event_days)] if kind in OF_CROWDS else []
    unfiled = or_(*(and_(who, first < _day(days)) for who, days in asked))
    late = and_(one.filed_on.is_(None), unfiled)
    if not kind.is_granted:
        return late
    needed, begun = or_(*(who for who, _days in asked)), first <= _day(0)
    return or_(late, and_(one.filed_on.is_not(None), one.granted_on.is_(None), needed, begun))


def _day(days: int) -> str:
    return (today() + timedelta(days=days)).isoformat()


PERMITS = ListSpec(
    key="events.permits",
    label=_l("Plans and permits"),
    rights=Rights(see=PermitPermission.LIST, take=PermitPermission.LIST),
    rows=_rows,
    id=Edition.id,
    ref=Edition.slug,
    content=_content,
    order="-starts_at",
    card=Card("name", ("starts_at", "filing", "mass_event"), "filing"),
    link=lambda _nothing, slug: url_for("permits.index", slug=slug),
    nothing=_l("No event fits"),
)
