"""What can be held of the Chinese of this house: its nouns, its marks, and one meaning a word."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import gettext, pgettext

from core.i18n import speaking
from core.regions import region_name
from core.translations.__main__ import ROOT, _key, load

HAN = r"[\u4e00-\u9fff]"
# A mark of the narrow kind with a Chinese character or a Chinese mark on one of its sides.
NARROW = re.compile(
    rf"(?:{HAN}|[”）%）])\s*[:;!?](?![/\d])|(?:{HAN})[(,]|[),;:!?]\s?{HAN}|[(]{HAN}"
)
# docs/glossary.md: not this word, but that one.
NOT_BUT = {
    "账户": "账号",
    "双因素": "二次验证",
    "双重验证": "二次验证",
    "入场券": "电子票",
    "胸卡": "胸牌",
    "板块": "县级市（区）",
    "主办方": "主办单位",
    "个人页面": "个人主页",
    "登记册": "导出登记",
    "导出登记簿": "导出登记",
    "申请人": "申报人",
    "审计员": "审计人员",
    "目录编辑": "目录管理员",
    "核准人员": "省厅确认人员",
    "现场报名": "现场登记",
    "执业许可": "执业资格",
    "本产品": "本平台",
    "产品默认": "系统预设",
    "该层级": "该级别",
    "更高层级": "更高级别",
}
# One English word, by what it is said of.
SAID_OF = {
    ("employer", "Waiting"): "待单位确认",
    (None, "Waiting"): "候补",
    (None, "Next"): "下一页",
    (None, "What next"): "下一步",
    (None, "Added"): "新增",
    (None, "Added (Beijing)"): "添加时间（北京）",
    ("catalogue", "History"): "历次收录情况",
    (None, "History"): "办理记录",
    (None, "Compare"): "比较",
    (None, "Apply"): "筛选",
    (None, "not answered yet"): "尚未答复",
    ("confirmation", "not yet"): "待确认",
    ("proposal", "not yet"): "待提交",
    (None, "Due by %(date)s"): "本环节期限：%(date)s",
    (None, "Nothing is decided yet."): "以上为预览，尚未发送。",
    (None, "%(degree)s, whatever the years"): "%(degree)s，年限不限",
    (None, "Product's default"): "系统预设",
    (None, "This is the one, as far as we can tell"): "最匹配的条目",
    (None, "Certificates to revoke or keep"): "待确认撤销",
    (None, "No role beyond being talent."): "未授予其他角色。",
    ("claim", "Reviewer"): "初审/复审人员",
    (None, "Reviewer"): "评审专家",
    ("catalogue", "Withdrawn"): "退出目录",
    (None, "Withdrawn"): "已撤回",
    ("participant", "Role"): "参会身份",
    (None, "Role"): "角色",
    ("device", "Revoke"): "停用",
    (None, "Revoke"): "撤销",
    ("thing", "Name"): "名称",
    (None, "Name"): "姓名",
    ("filter", "Take away"): "移除",
    (None, "Take away"): "撤销",
    ("table", "Year"): "年度",
    (None, "Year"): "年",
    ("edition", "Number"): "届次",
    (None, "Number"): "序号",
    ("revocation", "Propose"): "提请撤销",
    (None, "Propose"): "提交确认",
    ("network", "Address"): "网络地址",
    ("refusal", "Reason"): "理由",
}


def _texts() -> dict[str, str]:
    return {
        _key(one): one.string if isinstance(one.string, str) else one.string[0]
        for one in load()
        if one.id
    }


def _places() -> list[Path]:
    folders = [ROOT / name for name in ("core", "talent", "events", "templates")]
    kinds = {".py", ".html", ".txt"}
    return [path for one in folders for path in one.rglob("*") if path.suffix in kinds]


@pytest.mark.parametrize(("context", "english"), SAID_OF)
def test_a_word_has_the_meaning_of_its_place(app: Flask, context: str | None, english: str) -> None:
    degree, date = "%(degree)s", "%(date)s"
    with app.test_request_context(), speaking("zh"):
        values = {"degree": degree, "date": date}
        said = pgettext(context, english, **values) if context else gettext(english, **values)
    assert said == SAID_OF[context, english]


def test_chinese_texts_keep_to_the_glossary() -> None:
    found = [
        f"{key}: {wrong} is called {right}"
        for key, text in _texts().items()
        for wrong, right in NOT_BUT.items()
        if wrong in text
    ]
    found += [
        f"{path.relative_to(ROOT)}: {wrong} is called {right}"
        for path in _places()
        for wrong, right in NOT_BUT.items()
        if wrong in path.read_text(encoding="utf-8")
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("text", ["姓名:张三", "张三(男)", "%(day)s:已撤销", "好;坏", "是吗?"])
def test_a_narrow_mark_is_seen(text: str) -> None:
    assert NARROW.search(text)


@pytest.mark.parametrize("text", ["时间：09:30", "形如 RC-2026-0042", "JSON（a: b）", "UTC+8"])
def test_a_mark_in_its_place_is_none(text: str) -> None:
    assert not NARROW.search(text)


def test_chinese_texts_have_chinese_marks() -> None:
    found = [f"{key}: {text}" for key, text in _texts().items() if NARROW.search(text)]
    assert not found, "\n".join(found)


# English that is not said here, and what is said. A mail is an e-mail; a letter is a document.
NOT_SAID = {
    r"\b[Ff]etch(?:ed)?\b": "download",
    r"\b[Mm]end(?:ed|ing)?\b": "correct",
    r"clock\b.*\bst(?:ands|ood) still": "the time limit is paused",
    r"\b[Mm]ake an account|account.*\bmake one\b": "create an account",
    r"do not know my password": "Forgotten your password?",
    r"\btak(?:e|en) (?:no )?list": "export",
    r"(?<![Ee]-)\b[Mm]ail\b": "e-mail",
    r"letter (?:we sent|with a link|sent to|you got|that confirms my address)": "e-mail",
    r"[Ss](?:end|ent) a letter|by letter|new letter\.": "e-mail",
}
# The wording of a consent stays as people agreed to it (events/registrations/consents.py).
AGREED = "I agree that "


def test_english_texts_use_the_words_of_this_house() -> None:
    found = [
        f"{key}: {pattern} is called {right}"
        for key in _texts()
        for pattern, right in NOT_SAID.items()
        if re.search(pattern, key) and not key.startswith(AGREED)
    ]
    assert not found, "\n".join(found)


def test_taiwan_hong_kong_and_macao_are_said_as_parts_of_china() -> None:
    with (ROOT / "talent/catalogue/seed/catalogue.csv").open(encoding="utf-8-sig") as file:
        entries = list(csv.DictReader(file))
    names = [entry[name] for entry in entries for name in ("name_en", "issuer_en")]
    alone = re.compile(r"\((?:Taiwan|Hong Kong|Macao)\)|Taiwan(?!, China)")
    assert not [name for name in names if alone.search(name)]
    island = [entry for entry in entries if entry["region"] == "TW"]
    assert island
    assert not [entry["issuer_en"] for entry in island if "Ministry" in entry["issuer_en"]]
    said = {code: region_name(code, "zh") for code in ("TW", "HK", "MO")}
    assert said == {"TW": "中国台湾", "HK": "中国香港", "MO": "中国澳门"}


# A number that a program counts, before a noun in the plural: one of it is said otherwise. Limits
# that are given (at most %(most)s …) are many.
COUNTED = re.compile(r"%\((?:count|days|taken|hours|minutes|number|rows)\)s (?:\w+ )?[a-z]{3,}s\b")
# Verbs, and what is a part of something greater that is named in the plural.
NO_NOUN = re.compile(
    r"\)s (?:is|was|has|does|past|stands)\b|of %\(\w+\)s|in the last|in %\(days\)s days|characters fit|in this file"
)


def test_what_is_counted_has_a_singular() -> None:
    found = [one.id for one in load() if isinstance(one.id, str) and COUNTED.search(one.id)]
    assert not [text for text in found if not NO_NOUN.search(text)]
