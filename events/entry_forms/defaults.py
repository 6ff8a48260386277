"""The form a new edition begins with (events.md §7.4), by what its type and setting ask for.

Its words belong to the form from then on, so they are data in both languages, not translations.
"""

from __future__ import annotations

from typing import Any

from core.entry_forms.values import (
    Choice,
    Condition,
    FieldKind,
    FieldSpec,
    Fills,
    FormDefinition,
    SectionSpec,
    Test,
)
from events.editions.models import Edition
from events.event_types.registry import Part

_K = FieldKind
YES = "yes"


def default_definition(edition: Edition) -> FormDefinition:
    """Person, work and studies, contact; the document where it is asked for; travel for letters."""
    has_letters = edition.type.has(Part.LETTERS)
    sections = [_person(required=has_letters), _work(), _contact()]
    if edition.asks_identity:
        sections.append(_document(has_letters=has_letters))
    if has_letters:
        sections.append(_journey())
    return FormDefinition((*sections, _more()))


def _person(*, required: bool) -> SectionSpec:
    return SectionSpec(
        "person",
        _w("About you", "个人信息"),
        fields=(
            _fill(
                Fills.NAME,
                _K.SHORT,
                _w("Name as in your passport or identity card", "姓名（与证件一致）"),
                hint=_w(
                    "Exactly as printed there, in any script, with all accents. One name is fine.",
                    "请与证件上的写法完全一致，任何文字均可，包括重音符号；只有一个名字也可以。",
                ),
                is_required=True,
            ),
            _fill(
                Fills.NAME_CHINESE,
                _K.SHORT,
                _w("Chinese name", "中文姓名"),
                hint=_w("If you use one.", "如有，请填写。"),
            ),
            _fill(
                Fills.BADGE_NAME,
                _K.SHORT,
                _w("Name on your badge", "胸牌姓名"),
                hint=_w(
                    "Left empty, the badge shows the name above.",
                    "不填则胸牌显示上面的姓名。",
                ),
            ),
            _fill(
                Fills.GENDER,
                _K.CHOICE,
                _w("Gender", "性别"),
                choices=_choices(
                    female=("Female", "女"), male=("Male", "男"), other=("Other", "其他")
                ),
            ),
            _fill(
                Fills.NATIONALITY,
                _K.COUNTRY,
                _w("Nationality (country or region)", "国籍（国家或地区）"),
                is_required=required,
            ),
            _fill(
                Fills.RESIDENCE,
                _K.COUNTRY,
                _w("Where you live (country or region)", "现居国家或地区"),
            ),
        ),
    )


def _work() -> SectionSpec:
    return SectionSpec(
        "work",
        _w("Work and studies", "工作与学历"),
        fields=(
            _fill(
                Fills.ORGANISATION,
                _K.INSTITUTION,
                _w("Organisation", "工作单位"),
                hint=_w(
                    "Your employer, university or own company.", "所在单位、院校或自己的企业。"
                ),
            ),
            _fill(Fills.POST, _K.SHORT, _w("Post or title", "职务")),
            _fill(
                Fills.DEGREE,
                _K.CHOICE,
                _w("Highest degree", "最高学历（学位）"),
                choices=_choices(
                    doctorate=("Doctorate", "博士"),
                    master=("Master's degree", "硕士"),
                    bachelor=("Bachelor's degree", "学士"),
                    college=("College diploma", "专科"),
                    none=("Another or none", "其他或无"),
                ),
            ),
            _fill(Fills.INSTITUTION, _K.INSTITUTION, _w("University that awarded it", "毕业院校")),
            _fill(
                Fills.FIELD,
                _K.SHORT,
                _w("Field or industry", "专业领域或行业"),
                hint=_w("Such as biomedicine or integrated circuits.", "如：生物医药、集成电路。"),
            ),
            _fill(
                Fills.CHANNEL,
                _K.SHORT,
                _w("Who recommended you", "推荐单位"),
                hint=_w(
                    "An organisation, if one did; else leave it empty.",
                    "如由单位推荐，请填写单位名称；自行报名的不填。",
                ),
            ),
        ),
    )


def _contact() -> SectionSpec:
    return SectionSpec(
        "contact",
        _w("How we reach you", "联系方式"),
        fields=(
            _fill(
                Fills.EMAIL,
                _K.MAIL,
                _w("Mail address", "电子邮箱"),
                hint=_w("Your ticket comes here.", "电子票将发送至此邮箱。"),
                is_required=True,
            ),
            _fill(
                Fills.PHONE,
                _K.PHONE,
                _w("Telephone", "电话"),
                hint=_w(
                    "With the country code, such as +86 512 6512 3456.",
                    "请加国家或地区代码，如 +86 512 6512 3456。",
                ),
            ),
            _fill(Fills.WECHAT, _K.SHORT, _w("WeChat ID", "微信号")),
        ),
    )


def _document(*, has_letters: bool) -> SectionSpec:
    fields: tuple[FieldSpec, ...] = (
        _fill(
            Fills.DOCUMENT_KIND,
            _K.CHOICE,
            _w("Kind of identity document", "证件类型"),
            is_required=True,
            choices=_choices(
                passport=("Passport", "护照"),
                resident_id=("Resident identity card", "居民身份证"),
                travel_permit=("Mainland travel permit", "来往内地（大陆）通行证"),
                foreigner_id=("Foreign permanent resident ID card", "外国人永久居留身份证"),
            ),
        ),
        _fill(
            Fills.DOCUMENT_COUNTRY,
            _K.COUNTRY,
            _w("Issued by (country or region)", "签发国家或地区"),
            is_required=True,
        ),
        _fill(
            Fills.DOCUMENT_NUMBER,
            _K.SHORT,
            _w("Number of the document", "证件号码"),
            hint=_w(
                "Kept encrypted; only organisers with a special right see it in full.",
                "加密保存，仅限有专门权限的工作人员查看完整号码。",
            ),
            is_required=True,
            is_sensitive=True,
        ),
    )
    if has_letters:
        fields += (
            _fill(
                Fills.BIRTH_ON,
                _K.DATE,
                _w("Date of birth", "出生日期"),
                hint=_w("An invitation letter needs it.", "办理邀请函时需要。"),
                is_sensitive=True,
            ),
        )
    return SectionSpec(
        "document",
        _w("Identity document", "身份证件"),
        hint=_w(
            "So that everybody is registered once, and for the gate.",
            "用于避免重复报名和现场核验。",
        ),
        fields=fields,
    )


def _journey() -> SectionSpec:
    return SectionSpec(
        "journey",
        _w("Your journey", "行程安排"),
        hint=_w("You can fill this in later.", "可以稍后再补充。"),
        fields=(
            _ask("arrival", _K.DATE, _w("Day of arrival", "抵达日期")),
            _ask(
                "arrival_flight",
                _K.SHORT,
                _w("Flight or train on arrival", "抵达航班或车次"),
                condition=Condition("arrival", Test.IS_ANSWERED),
                most=60,
            ),
            _ask("departure", _K.DATE, _w("Day of departure", "离开日期")),
            _ask("hotel_wanted", _K.YES_NO, _w("Shall we book a hotel?", "是否需要代订酒店？")),
            _ask(
                "hotel_nights",
                _K.NUMBER,
                _w("For how many nights?", "需要住几晚？"),
                condition=Condition("hotel_wanted", Test.IS_ONE_OF, (YES,)),
                least=1,
                most=30,
            ),
        ),
    )


def _more() -> SectionSpec:
    return SectionSpec(
        "more",
        _w("Anything else", "其他"),
        fields=(
            # What somebody eats may tell their faith or health, so it is free, optional and kept
            # from ordinary lists (events.md §4.3).
            _ask(
                "diet",
                _K.SHORT,
                _w("What you do not eat", "饮食要求"),
                hint=_w("Only if the kitchen should know.", "如需告知餐饮方，请填写。"),
                is_sensitive=True,
            ),
            _ask("remarks", _K.LONG, _w("Remarks", "备注"), most=1000),
        ),
    )


def _w(english: str, chinese: str) -> dict[str, str]:
    return {"en": english, "zh": chinese}


def _choices(**labels: tuple[str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(value, _w(*words)) for value, words in labels.items())


def _fill(column: Fills, kind: FieldKind, label: dict[str, str], **more: Any) -> FieldSpec:
    return FieldSpec(column.value, kind, label, fills=column, **more)


def _ask(key: str, kind: FieldKind, label: dict[str, str], **more: Any) -> FieldSpec:
    return FieldSpec(key, kind, label, **more)
