"""A sheet of services, judged row by row before anything is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.errors import DomainError
from core.name_keys import folded
from core.reports.readers import SheetLimits, SheetRefused, read_sheet
from events.enterprise_services import queries, services

LIMITS = SheetLimits(max_rows=500, max_bytes=5_000_000)
# What each column may be headed by, folded; the first of each language is in the sheet we offer.
HEADINGS = {
    "served_on": ("日期", "date", "服务日期"),
    "name": ("企业名称", "enterprise", "单位名称", "企业", "name"),
    "credit_code": ("统一社会信用代码", "unified social credit code", "信用代码", "credit code"),
    "kind": ("服务类型", "kind", "类型"),
    "served_by": ("服务人员", "who", "经办人"),
    "note": ("备注", "note", "内容"),
}
_HERE = _l("It stands in the log or above already.")
_COLUMN = {folded(word): key for key, words in HEADINGS.items() for word in words}
LONGEST = {"name": 200, "served_by": 200, "note": 2_000, "credit_code": 40, "kind": 60}


@dataclass(frozen=True)
class Line:
    """One row as it would be kept, or why not."""

    number: int
    cells: Mapping[str, str]
    said: Mapping[str, Any]
    fault: str = ""


def read_lines(content: bytes, name: str, *, district: str, on: date) -> list[Line]:
    """Refuses, at `file`, what cannot be read and a sheet without day or enterprise."""
    try:
        sheet = read_sheet(
            content, declared_name=name, limits=LIMITS, knows=lambda word: folded(word) in _COLUMN
        )
    except SheetRefused as refused:
        raise DomainError(refused.message, field="file") from refused
    keys = [_COLUMN.get(folded(word), "") for word in sheet.header]
    if not {"served_on", "name"} <= set(keys):
        wanted = _("The sheet needs the columns date and enterprise.")
        raise DomainError(wanted, field="file")
    kinds = {
        folded(word): one for one in queries.list_kinds() for word in (one.name_zh, one.name_en)
    }
    lines, seen = [], set[tuple[Any, ...]]()
    for row in sheet.rows:
        cells = {key: one.strip() for key, one in zip(keys, row.values, strict=True) if key}
        try:
            said = _said(cells, kinds) | {"district": district}
            same = _mark(services.known_as(said, on=on))
            if same in seen:
                raise DomainError(_HERE)
            seen.add(same)
            lines.append(Line(row.number, cells, said))
        except DomainError as refused:
            lines.append(Line(row.number, cells, {}, str(refused.message)))
    return lines


def _mark(values: Mapping[str, Any]) -> tuple[Any, ...]:
    """What tells a row from others; refuses one that stands in the log."""
    if queries.is_here(values):
        raise DomainError(_HERE)
    return tuple(values[name] for name in ("firm", "served_on", "kind_id", "note"))


def _said(cells: Mapping[str, str], kinds: Mapping[str, Any]) -> dict[str, Any]:
    for key, longest in LONGEST.items():
        if len(cells.get(key, "")) > longest or "\0" in cells.get(key, ""):
            raise DomainError(_("This is too long: %(cell)s …", cell=cells[key][:20]))
    if not cells["name"]:
        raise DomainError(_("The enterprise is missing."))
    kind = kinds.get(folded(cells.get("kind", "")))
    if cells.get("kind") and kind is None:
        raise DomainError(_("No kind is called %(name)s.", name=cells["kind"]))
    words = {key: cells.get(key, "") for key in ("name", "credit_code", "served_by", "note")}
    return {"served_on": _day(cells["served_on"]), "kind_id": kind and kind.id, **words}


def _day(cell: str) -> date:
    """A day however it is written, with the year first."""
    try:
        year, month, day = (int(part) for part in re.findall(r"[0-9]{1,4}", cell)[:3])
        if 2000 <= year <= 2100:
            return date(year, month, day)
    except ValueError:
        pass
    raise DomainError(_("This is no day: %(cell)s. Write it as 2026-03-27.", cell=cell[:20]))
