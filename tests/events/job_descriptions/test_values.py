"""How pay is read, and which wordings a person has to look at."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.errors import DomainError
from events.job_descriptions.values import Entry, faults_of, monthly, period_in, read_pay
from events.job_descriptions.wording import flags_of

DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("15000", (15_000, None)),
        ("15k", (15_000, None)),
        ("15K-20K", (15_000, 20_000)),
        ("15-20k", (15_000, 20_000)),
        ("1.5万", (15_000, None)),
        ("1.5万～2万元/月", (15_000, 20_000)),
        ("1．5万－2万", (15_000, 20_000)),
        ("１５０００", (15_000, None)),
        ("１５，０００元", (15_000, None)),
        ("15,000 to 20,000", (15_000, 20_000)),
        ("8千", (8_000, None)),
        ("30w", (300_000, None)),
        ("15 000", (15_000, None)),
        ("1.255万", (12_550, None)),
        ("15000元至20000元", (15_000, 20_000)),
        ("¥15,000 — ¥20,000", (15_000, 20_000)),
        ("", (None, None)),
        ("  ", (None, None)),
    ],
)
def test_pay_is_read_as_people_write_it(typed, read):
    assert read_pay(typed) == read


@pytest.mark.parametrize(
    "typed", ["面议", "薪资面议", "Negotiable", "negotiation", "competitive", "TBD"]
)
def test_no_figure_is_refused_with_how_to_mend_it(typed):
    with pytest.raises(DomainError, match="12,000 to 18,000"):
        read_pay(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "lots",
        "0",
        "1-2-3",
        "-",
        "9" * 30,
        "1" * 400,
        "∞",
        "15.000",
        "15.000-25.000",
        "1,5万",
        "1,5k",
        "15k*13",
        "15000+2000",
        "15000 20000",
    ],
)
def test_what_is_no_pay_is_refused(typed):
    with pytest.raises(DomainError, match="15000, 15k"):
        read_pay(typed)


@pytest.mark.parametrize(
    ("typed", "period"),
    [("20万/年", "year"), ("年薪20万", "year"), ("150/小时", "hour"), ("300元/天", "day"),
     ("1.5万/月", "month"), ("200k per year", "year"), ("15k-20k", None)],
)  # fmt: skip
def test_the_time_a_pay_names_is_known(typed, period):
    """Taken for pay of the month, 20万/年 would be published twelve times as high."""
    assert period_in(typed) == period


def test_pay_is_compared_by_the_month():
    assert [monthly(one, period) for one, period in (
        (100, "hour"), (800, "day"), (17_400, "month"), (208_800, "year"), (None, "month"),
    )] == [17_400, 17_400, 17_400, 17_400, 0]  # fmt: skip


def test_everything_missing_is_named_at_its_field():
    assert [name for name, _fault in faults_of(Entry(), DAY, 90)] == [
        "title_zh", "conditions_zh", "content_zh", "headcount", "place", "pay_min", "valid_until",
    ]  # fmt: skip


@pytest.mark.parametrize(("days", "is_wrong"), [(-1, True), (0, False), (90, False), (91, True)])
def test_validity_is_from_today_to_so_many_days(days, is_wrong):
    entry = Entry(valid_until=DAY + timedelta(days=days))
    assert ("valid_until" in [name for name, _fault in faults_of(entry, DAY, 90)]) is is_wrong


def test_what_a_change_keeps_is_read_back():
    entry = Entry(title={"zh": "工程师"}, pay_min=1, valid_until=DAY)
    assert Entry.of(entry.kept()) == entry


FLAGGED = {
    "sex": [
        "限男性", "只招女生", "仅限男士", "男性优先", "女士优先考虑", "男生为佳", "性别：男", "性别要求：女性",
        "已婚已育优先", "未婚", "两年内不怀孕", "身高165以上，五官端正", "招聘男员工", "要求女性",
        "Male only", "female candidates preferred", "Prefer a man", "only women", "gender: female",
        "Married women preferred", "no pregnancy", "young ladies with good looks", "handsome",
        "waitress wanted",
    ],
    "household": [
        "本地户口优先", "限苏州户籍", "江苏户籍", "上海户口", "本地人优先", "不招外地人", "籍贯", "仅限本地",
        "谢绝河南籍", "local hukou required", "Suzhou household registration", "hukou: Suzhou",
        "locals only", "Local people only",
    ],
    "ethnicity": [
        "汉族优先", "限汉族", "少数民族除外", "民族：汉", "Han only", "white teachers preferred",
        "ethnicity: Han", "Race: any white", "Asian candidates", "不限肤色白人优先",
    ],
    "religion": [
        "无宗教信仰", "不得有宗教信仰", "基督徒优先", "信教者勿扰", "宗教信仰：无", "no religious belief",
        "Christians only", "religion: none", "Muslims preferred",
    ],
    "age": [
        "35岁以下", "25-35岁", "二十五岁以下", "年龄要求18至40", "年龄限制", "年龄：30", "90后优先", "00后为佳",
        "年轻者优先", "45周岁以内", "under 35 years old", "aged 25-35", "age limit 40", "Age: 30",
        "young candidates preferred", "maximum age 40", "below the age of 40", "between 25 and 35",
        "not older than 35 years of age",
    ],
    "fee": [
        "需缴纳押金", "收取服装费200元", "培训费：500元", "交报名费", "先交保证金", "扣押身份证",
        "a deposit is required", "Training fee of 300 payable", "pay a registration fee",
        "non-refundable application fee",
    ],
    "guarantee": [
        "保证月薪过万", "包就业", "月入过万", "日赚500", "保证录用", "稳赚不赔", "guaranteed income",
        "We guarantee a high salary", "salary is guaranteed", "earn up to 5000 per week from home",
    ],
}  # fmt: skip
HARMLESS = [
    "男女不限", "性别不限", "不限男女", "男女均可", "性别：不限", "女装设计师", "男鞋版师", "女性健康产品经理",
    "男科医生", "户籍不限", "不限户籍", "协助办理落户", "可办理户口迁移", "提供落户服务", "本地人才公寓", "本地人力资源经验",
    "民族不限", "不限民族", "民族品牌", "民族音乐教师", "少儿民族舞教师", "尊重员工宗教信仰", "宗教信仰不限",
    "年龄不限", "不限年龄", "年满18周岁", "满16周岁", "3-6岁儿童教育经验", "面向60岁以上老人的产品", "成立30年", "5年以上工作经验",
    "薪资20-30K", "免押金", "不收取任何费用", "入职不收取押金", "免费培训", "包吃住", "包三餐", "五险一金", "保证产品质量",
    "确保按期交付", "年终奖", "老年产品", "应届生可投", "应届毕业生优先", "本科及以上学历", "熟悉户外广告", "住户调查", "用户界面", "客户经理",
    "Equal opportunity employer: we welcome applications from women, Muslims and people of any age.",
    "regardless of sex, age, religion, ethnicity or household registration",
    "We do not discriminate on the basis of race, gender or religion.",
    "male or female", "women and men", "any gender", "at least 18 years old", "hukou support is given",
    "help with household registration transfer", "We never charge candidates a deposit.",
    "No fees are charged; training fees are paid by us.", "No deposit required.",
    "Native English speaker", "a young company", "cage design", "language teacher", "manage 25-35 people",
    "between 10 and 20 projects", "a team of 30", "package", "packaging engineer", "stage manager",
    "voltage: 24", "storage: 30", "Han River project", "race car engineer", "white-box testing", "black box tests",
    "guarantee quality", "quality guaranteed by tests", "warranty and guarantee claims", "deposit products of a bank",
    "women's wear designer", "over 10 years of experience", "no experience needed", "Asian markets", "10-15 years of experience",
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "text"), [(k, text) for k, texts in FLAGGED.items() for text in texts]
)
def test_wording_is_flagged(kind, text):
    assert kind in [one.kind for one in flags_of(Entry(content={"zh": text}))], text


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_wording_is_not(text):
    assert [one.words for one in flags_of(Entry(content={"en": text}))] == []


def test_a_flag_names_text_and_words():
    (flag,) = flags_of(Entry(title={"en": "Driver", "zh": "司机（限男性）"}))
    assert (flag.field, flag.kind, flag.words) == ("title_zh", "sex", "限男性")
    found = flags_of(Entry(field="机械（限男性）", place="苏州（限本市户籍）"))
    assert [(one.field, one.kind) for one in found] == [("field", "sex"), ("place", "household")]


def test_patterns_stay_quick_on_a_hostile_text():
    # Of the longest allowed size; a pattern that walks back and forth would take minutes.
    for text in (
        "男" * 6_000,
        "收取" * 3_000,
        "between 11 and " * 400,
        "年龄" * 3_000,
        "pay " * 1_500,
    ):
        flags_of(Entry(content={"zh": text}))
