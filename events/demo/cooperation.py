"""Partner regions, services to enterprises, a group, and occupations in urgent need."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core.accounts.queries import find_account
from core.clock import now, today
from core.organisations.queries import find_by_name
from events.demo.editions import ORGANISER
from events.enterprise_services.services import keep_kind, keep_service
from events.organisation_groups.services import add_member, keep_group
from events.partners.queries import count_regions
from events.partners.services import keep_region
from events.shortages.models import Shortage
from events.shortages.services import keep_occupation

REGIONS = (
    ("52", "520600", "铜仁市", "Tongren", 2019), ("52", "520623", "石阡县", "Shiqian", 2019),
    ("61", "610700", "汉中市", "Hanzhong", 2021), ("41", "411500", "信阳市", "Xinyang", 2023),
)  # fmt: skip
# Made up for the demonstration: an office names its own.
KINDS = (("走访企业", "Visit"), ("电话咨询", "Advice by telephone"))
SERVICES = (
    ("示例机器人有限公司", 0, "需要两名工程师，已告知招聘会。"),
    ("示例机器人有限公司", 1, ""),
    ("示例生物科技有限公司", 1, "咨询职业资格认定。"),
    ("示例物流有限公司", 0, "冬季急需驾驶员。"),
)  # fmt: skip
# Made up as well: the city's list is not here, and its codes are nobody's.
OCCUPATIONS = (
    ("DEMO-01", "软件工程师", "Software engineer", Shortage.URGENT),
    ("DEMO-02", "药物研发人员", "Drug researcher", Shortage.URGENT),
    ("DEMO-03", "电池材料研发人员", "Battery researcher", Shortage.SHORT),
    ("DEMO-04", "机电设备维修工", "Maintenance technician", Shortage.SHORT),
)


def load_demo_cooperation() -> None:
    """Nothing is added where a region is."""
    by, at = find_account(ORGANISER), now()
    if by is None or count_regions():
        return
    for province, code, zh, en, year in REGIONS:
        day = today().replace(year=year, month=3, day=1)
        said: dict[str, Any] = {"province": province, "code": code, "name_zh": zh, "name_en": en}
        said |= {"signed_on": day, "agreed_until": day.replace(year=year + 8), "ended_on": None}
        keep_region(None, said, by=by, at=at)
    listed = {"edition": "2026", "source": "演示数据 Demonstration", "ended_on": None}
    for code, zh, en, degree in OCCUPATIONS:
        said = {"code": code, "name_zh": zh, "name_en": en, "degree": degree}
        keep_occupation(None, said | listed, by=by, at=at)
    kinds = [keep_kind(None, {"name_zh": zh, "name_en": en}, by=by, at=at) for zh, en in KINDS]
    for place, (name, kind, note) in enumerate(SERVICES):
        said = {"name": name, "credit_code": "", "district": "", "note": note, "served_by": "王芳"}
        day = today() - timedelta(days=3 * place)
        keep_service(None, said | {"served_on": day, "kind_id": kinds[kind].id}, by=by, at=at)
    words = {"name_zh": "示例留学人员企业联盟", "name_en": "Example Returnee Alliance"}
    text = {"text_zh": "由留学归国人员创办的企业。", "text_en": "Companies that returnees founded."}
    told: dict[str, Any] = {
        "slug": "returnee-alliance",
        "kind": "alliance",
        "is_public": True,
        **words,
        **text,
    }
    group = keep_group(None, told, by=by, at=at)
    if find_by_name(SERVICES[0][0]) is not None:
        add_member(group, SERVICES[0][0], today() - timedelta(days=200), by=by, at=at)
