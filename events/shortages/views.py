"""The list of occupations at the desk: entered one by one, or brought as a sheet."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from core.i18n import tr
from core.lists.record_sheets import SheetSpec, add_sheet_routes
from core.lists.records import RecordSpec, add_record_routes
from events.shortages import queries, services
from events.shortages.forms import OccupationForm
from events.shortages.lists import SHORTAGES
from events.shortages.models import Shortage
from events.shortages.policies import ShortagePermission

desk = Blueprint("shortages", __name__, url_prefix="/desk/shortage-occupations")
OCCUPATIONS = RecordSpec(
    list=SHORTAGES,
    form=OccupationForm,
    keep=services.keep_occupation,
    edit=ShortagePermission.EDIT,
    begin=_l("Enter an occupation"),
    name=lambda one: tr(one.name),
    index="core/lists/records_sheet.html",
    fill=lambda one: {f"name_{code}": one.name.get(code, "") for code in ("zh", "en")},
    told={"shortage_occupation:ended": _l("Taken off")},
)
# Lists of cities name these columns and degrees in many ways.
HEADINGS = {
    "code": ("职业代码", "代码", "职业编码", "编码", "编号", "序号", "occupation code", "No."),
    "name_zh": ("职业名称", "职业", "名称", "岗位名称", "岗位", "occupation", "name"),
    "name_en": ("英文名称", "英文", "名称（英文）", "English"),
    "degree": ("紧缺程度", "紧缺度", "需求程度", "degree", "shortage"),
    "edition": ("目录版本", "版本", "年度", "年份", "year", "version", "list"),
    "source": ("来源", "发布单位", "依据"),
    "ended_on": ("移出日期", "终止日期", "ended on"),
}
DEGREES = dict.fromkeys(("一般紧缺", "比较紧缺", "较紧缺", "短缺"), Shortage.SHORT.value)
DEGREES |= dict.fromkeys(("急需", "非常紧缺", "十分紧缺", "特别紧缺"), Shortage.URGENT.value)
add_record_routes(desk, OCCUPATIONS)
add_sheet_routes(
    desk,
    SheetSpec(
        spec=OCCUPATIONS,
        key="code",
        needed=("code", "name_zh"),
        records=queries.ever_listed,
        is_current=queries.is_listed,
        end=services.end_occupation,
        lead=_l(
            "Columns: code and Chinese name; if you have them English name, need, edition of the "
            "list, source, taken off the list on. A file taken from the list is read back."
        ),
        headings=HEADINGS,
        words={"degree": DEGREES},
    ),
)
