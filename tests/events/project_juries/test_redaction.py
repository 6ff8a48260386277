"""What a blind round covers, and what it leaves."""

from __future__ import annotations

import pytest

from events.project_juries.redaction import COVER, redact

PEOPLE = ("Ana Duarte", "王伟", "李 雷")
FIRMS = ("Stardust Photonics Co., Ltd.", "苏州星尘光电有限公司", "Universidade de Lisboa", "")


@pytest.mark.parametrize(
    "text",
    [
        "Ana Duarte", "DUARTE", "ana  duarte", "Duarte, Ana", "Ána Duártè", "王伟", "王教授", "王总",
        "Wang Wei", "WEI WANG", "Stardust Photonics", "STARDUST PHOTONICS LTD", "苏州星尘光电",
        "universidade de lisboa", "ana@stardust.example", "https://stardust.example/team",
        "+86 512 6512 3456", "91320594MA1X12345K",
    ],
)  # fmt: skip
def test_names_in_whatever_spelling_are_covered(text):
    covered = redact(f"By {text}: cells.", PEOPLE, FIRMS)
    assert COVER in covered
    left = covered.replace(COVER, "").lower()
    for word in ("duarte", "王", "wang", "stardust", "星尘", "lisboa", "@", "6512", "91320594"):
        assert word not in left


@pytest.mark.parametrize(
    "text",
    [
        "Banana peel and Analytics of Duartes", "公司拟在苏州落户，年产 1,000 台。", "国王与皇后",
        "2024 年 12 月 31 日前", "Weighing 20 kg at 3.5 V", "CNY 20,000,000",
    ],
)  # fmt: skip
def test_everything_else_is_left_as_it_was_written(text):
    assert redact(text, PEOPLE, FIRMS) == text


def test_nothing_known_covers_nothing_but_addresses():
    assert redact("Ana Duarte, a@b.example", (), ()) == f"Ana Duarte, {COVER}"


def test_neighbouring_covers_tell_not_how_many_parts_a_name_has():
    assert redact("Dr. Ana Maria Duarte built it", ("Ana Maria Duarte",), ()) == (
        f"Dr. {COVER} built it"
    )
