"""The columns of a catalogue file: headings in both languages, lengths, readers, writers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from core.errors import DomainError
from talent.catalogue.faults import Reason, shown
from talent.catalogue.importing import cells
from talent.catalogue.states import Effect, EntryState, Level, Route, Sector

Reader = Callable[[str], Any]


@dataclass(frozen=True)
class Column:
    """One column. `heading` is what we write; `others` are further headings that are understood."""

    heading: str
    field: str
    length: int
    is_needed: bool = False
    read: Reader = str
    write: Callable[[Any], str] = str
    others: tuple[str, ...] = ()


COLUMNS = (
    Column("code", "code", 40, is_needed=True, read=cells.read_code, others=("编码", "代码")),
    Column("sector", "sector", 40, True, cells.labelled(Sector, Reason.SECTOR),
           others=("行业领域", "领域", "行业")),
    Column("name_en", "name_en", 300, True, others=("英文名称", "职业资格英文名称")),
    Column("name_local", "name_local", 300, others=("原文名称",)),
    Column("name_zh", "name_zh", 300, True, others=("中文名称", "职业资格名称")),
    Column("abbreviation", "abbreviation", 60, others=("缩写", "简称")),
    Column("issuer_en", "issuer_en", 300, True, others=("发证机构英文名称", "发证机构英文")),
    Column("issuer_zh", "issuer_zh", 300, others=("发证机构", "发证机构中文名称")),
    Column("region", "region", 60, True, cells.read_region, others=("国家或地区", "国家地区")),
    Column("title_series_zh", "series_zh", 80, True, others=("职称系列",)),
    Column("title_series_en", "series_en", 80, True, others=("职称系列英文",)),
    Column("title_zh", "title_zh", 80, True, others=("职称名称", "资格名称")),
    Column("title_en", "title_en", 80, True, others=("职称英文名称",)),
    Column("level", "level", 20, True, cells.labelled(Level, Reason.LEVEL, 助理级=Level.JUNIOR),
           others=("级别", "职称级别")),
    Column("min_years_experience", "min_years_experience", 6, False, cells.read_years,
           cells.write_years, ("最低年限",)),
    Column("requires_licence_valid", "requires_licence_valid", 10, True, cells.read_yes_no,
           cells.write_yes_no, ("须在有效期内", "是否须在有效期内")),
    Column("aliases", "aliases", 2000, False, cells.read_list, cells.write_list, ("别名",)),
    Column("evidence", "evidence", 4000, others=("依据", "说明")),
    Column("source", "source", 60, read=cells.read_source, others=("来源",)),
    Column("tier_rules", "own_tiers", 1000, False, cells.read_tier_rules, cells.write_tier_rules,
           ("级别规则",)),
    Column("papers", "own_papers", 500, False, cells.read_papers, cells.write_list, ("材料增减",)),
    Column("state", "state", 12, read=cells.choice(EntryState, "active"), others=("状态",)),
    Column("replaced_by", "replaced_by", 40, others=("替代编码",)),
    Column("effect", "effect", 10, read=cells.choice(Effect, "title"), others=("效力",)),
    Column("route", "route", 12, read=cells.choice(Route, "by-level"), others=("确认机关",)),
    Column("verification", "verification", 500, others=("查验渠道",)),
    Column("look_alikes", "look_alikes", 500, others=("易混淆资格",)),
)  # fmt: skip
BY_FIELD = {column.field: column for column in COLUMNS}
BY_HEADING = {heading: column for column in COLUMNS for heading in (column.heading, *column.others)}


def heading_key(heading: str) -> str:
    """A heading as it is compared: without case, brackets, and blanks at its ends or inside."""
    plain = heading.replace("\ufeff", "").strip().casefold()
    for mark in "()（）*":
        plain = plain.replace(mark, "")
    return "_".join(plain.replace("-", " ").split())


class Headings:
    def __init__(self, header: Sequence[str]) -> None:
        self.columns: list[Column | None] = [
            BY_HEADING.get(heading_key(heading)) for heading in header
        ]
        self.unknown = [
            shown(heading.strip())
            for heading, column in zip(header, self.columns, strict=True)
            if column is None and heading.strip()
        ]
        self._refuse_missing()
        self._refuse_twice()

    def _refuse_missing(self) -> None:
        found = {column.field for column in self.columns if column}
        missing = [c.heading for c in COLUMNS if c.is_needed and c.field not in found]
        if missing:
            raise DomainError(
                _l(
                    "These columns are missing: %(columns)s. The first row must hold the headings.",
                    columns=", ".join(missing),
                ),
                field="file",
            )

    def _refuse_twice(self) -> None:
        fields = [column.heading for column in self.columns if column]
        twice = sorted({heading for heading in fields if fields.count(heading) > 1})
        if twice:
            raise DomainError(
                _l("These columns stand twice: %(columns)s.", columns=", ".join(twice)),
                field="file",
            )
