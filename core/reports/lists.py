"""Lists of what was taken away: one's own, and the register (R18)."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import String, cast, func, select

from core.accounts.models import User
from core.i18n import language, tr
from core.lists import filters
from core.lists.columns import Column, ColumnKind, column_of, state_column, yes_no
from core.lists.spec import Card, Content, ListSpec, Rights
from core.reports.models import Export
from core.reports.registry import REPORTS
from core.reports.states import ExportPermission, ExportState

_K, _E = ColumnKind, Export
_SHOWN: dict[str, Any] = {"on_screen": True}


def label_of(report: str) -> str:
    known = REPORTS.find(report)
    return str(known.label) if known else report


def _labels(keys: list[str], noted: dict[str, Any], report: str) -> str:
    """What the columns were called when the list left; older ones by their list of today."""
    known = REPORTS.find(report)
    said = noted.get("labels", {}).get(language())
    return " · ".join(said or [known.column_label(key) if known else key for key in keys])


def _words(noted: dict[str, Any]) -> str:
    return "; ".join(noted.get("words", {}).get(language(), ()))


def _facts() -> list[Column]:
    written = func.coalesce(_E.row_count, _E.rows_written)
    return [
        column_of(_E.asked_at, _l("When (Beijing)"), _K.MOMENT, **_SHOWN),
        column_of(_E.report, _l("List"), _K.NAME, words=label_of, **_SHOWN),
        column_of(_E.subject_name, _l("Of what"), words=tr, codes=tr,
                  order=_E.subject_name[language()].as_string(), **_SHOWN),
        column_of(_E.file_format, _l("Format"), words=str.upper, is_quiet=True, **_SHOWN),
        state_column("state", _l("State"), ExportState, _E.state.expression, **_SHOWN),
        Column("rows", _l("Rows"), _K.NUMBER, source=written, **_SHOWN),
    ]  # fmt: skip


def _narrowing() -> list[filters.Filter]:
    lists = {one.key: str(one.label) for one in REPORTS}
    return [
        filters.choice("list", _("List"), lists, _E.report),
        filters.choice("state", _("State"), filters.choices_of(ExportState), _E.state),
        *filters.days("asked", _("From day"), _("To day"), _E.asked_at),
    ]


def _own(_nothing: None, _reader: User) -> Content:
    kept = column_of(_E.expires_at, _l("Kept until (Beijing)"), _K.MOMENT, is_quiet=True)
    return Content([*_facts(), kept], _narrowing())


def _register(_nothing: None, _reader: User) -> Content:
    everybody, gone = _("everybody"), _("somebody whose account is deleted")
    when, *rest = _facts()
    columns = [
        when,
        Column("who", _l("Who"), _K.NAME, source=User.email.expression,
               pick=lambda email: email or gone, **_SHOWN),
        *rest,
        Column("filter", _l("Filter"), source=(_E.filter.expression,), **_SHOWN,
               pick=lambda noted: _words(noted) or everybody),
        Column("columns", _l("Columns"), pick=_labels, **_SHOWN,
               source=(_E.columns.expression, _E.filter.expression, _E.report.expression)),
        column_of(_E.is_sensitive, _l("With sensitive columns"), _K.YES_NO, words=yes_no(),
                  **_SHOWN),
        column_of(_E.purpose, _l("Purpose"), **_SHOWN),
    ]  # fmt: skip
    return Content(columns, [
        filters.search(_("Who, purpose"), User.email, _E.purpose),
        filters.flag("sensitive", _("With sensitive columns"), _E.is_sensitive.is_(True)),
        *_narrowing(),
    ])  # fmt: skip


_OWN, _REGISTER = ExportPermission.READ_OWN, ExportPermission.READ_REGISTER
OWN_EXPORTS = ListSpec(
    key="core.own_exports",
    label=_l("My exports"),
    rights=Rights(see=_OWN, take=_OWN),
    rows=lambda reader, _nothing: select(_E).where(_E.asked_by_id == reader.id),
    id=_E.id,
    ref=cast(_E.id, String).label("ref"),
    content=_own,
    order="-asked_at",
    card=Card("report", ("asked_at", "subject_name"), "state"),
    source=_l("Open a list and choose Export above its rows."),
)
REGISTER = ListSpec(
    key="core.exports",
    label=_l("Export register"),
    rights=Rights(see=_REGISTER, take=_REGISTER, share=_REGISTER),
    rows=lambda _reader, _nothing: select(_E).outerjoin(_E.asked_by),
    id=_E.id,
    ref=cast(_E.id, String).label("ref"),
    content=_register,
    order="-asked_at",
    card=Card("report", ("who", "asked_at"), "state"),
    lead=_l(
        "Who took which list of people, when, with which columns and what for. What the lists held "
        "is not kept."
    ),
)
