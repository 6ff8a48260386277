"""Every fair somebody oversees with its report: due, overdue, or frozen."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, func, select

from core.accounts.models import User
from core.clock import beijing_date, beijing_day, today
from core.i18n import language, tr
from core.lists import filters
from core.lists.columns import Column, ColumnKind, column_of, words_of
from core.lists.spec import Card, Content, ListSpec, Rights
from events.editions.models import Edition, Series
from events.editions.states import EditionState
from events.event_types import EVENT_TYPES, Part
from events.permits.scopes import overseen_by
from events.reports.models import FairReportVersion
from events.reports.states import ReportPermission, ReportStanding

_K, _S = ColumnKind, ReportStanding
_kept = (
    select(
        FairReportVersion.edition_id,
        func.count().label("versions"),
        func.min(FairReportVersion.frozen_at).label("first_at"),
        func.max(FairReportVersion.frozen_at).label("last_at"),
    )
    .group_by(FairReportVersion.edition_id)
    .subquery("reports")
)


def standing_of(last_day: date, first_at: datetime | None, on: date) -> ReportStanding:
    if first_at is not None:
        return _S.FROZEN
    if on <= last_day:
        return _S.TO_COME
    return _S.LATE if due_on(last_day) < on else _S.DUE


def due_on(last_day: date) -> date:
    days: int = current_app.extensions["settings"].fair_report_days
    return last_day + timedelta(days=days)


def _rows(reader: User, _nothing: None) -> Select[Any]:
    fairs = [one.key for one in EVENT_TYPES if one.has(Part.EXHIBITORS)]
    return (
        select(Edition)
        .join(Edition.series)
        .outerjoin(_kept, _kept.c.edition_id == Edition.id)
        .where(
            overseen_by(reader).sql,
            Series.type_key.in_(fairs),
            Edition.state.not_in((EditionState.DRAFT, EditionState.CANCELLED)),
        )
    )


def _content(_nothing: None, _reader: User) -> Content:
    tones = {str(one.value): str(one.tone) for one in _S}
    names = [Edition.name[code].as_string() for code in ("en", "zh")]
    here = Edition.name[language()].as_string()
    shown: dict[str, Any] = {"on_screen": True}
    ends, first, last = Edition.ends_at.expression, _kept.c.first_at, _kept.c.last_at
    return Content(
        [
            column_of(Edition.name, _l("Fair"), _K.NAME, order=here, words=tr, codes=tr, **shown),
            column_of(Edition.ends_at, _l("Last day"), _K.DATE, words=beijing_date, **shown),
            Column("due_on", _l("Report due on"), _K.DATE, source=ends, **shown,
                   words=lambda at: due_on(beijing_date(at))),
            Column("state", _l("State"), _K.CHOICE, source=(ends, first), words=words_of(_S),
                   pick=lambda end, at: str(standing_of(beijing_date(end), at, today())),
                   tone=lambda code: tones[code], **shown),
            Column("versions", _l("Versions"), _K.NUMBER, source=_kept.c.versions, **shown),
            Column("last_at", _l("Last version of"), _K.MOMENT, source=last, **shown),
        ],
        [
            filters.search(_("Name or address"), Edition.slug, *names),
            filters.choice("state", _("State"), filters.choices_of(_S), stands),
        ],
    )  # fmt: skip


def stands(value: str) -> ColumnElement[bool]:
    """`standing_of` as the database says it."""
    days: int = current_app.extensions["settings"].fair_report_days
    last, open_ = beijing_day(Edition.ends_at), _kept.c.first_at.is_(None)
    over, late = last < today().isoformat(), last < (today() - timedelta(days=days)).isoformat()
    said = {
        _S.FROZEN: _kept.c.first_at.is_not(None), _S.TO_COME: and_(open_, ~over),
        _S.LATE: and_(open_, over, late), _S.DUE: and_(open_, over, ~late),
    }  # fmt: skip
    return said[_S(value)]


FAIR_REPORTS = ListSpec(
    key="events.fair_reports",
    label=_l("Reports of fairs"),
    rights=Rights(see=ReportPermission.LIST, take=ReportPermission.LIST),
    rows=_rows,
    id=Edition.id,
    ref=Edition.slug,
    content=_content,
    order="-ends_at",
    card=Card("name", ("ends_at", "due_on"), "state"),
    link=lambda _nothing, slug: url_for("fair_reports.show", slug=slug),
    nothing=_l("No fair fits"),
)
