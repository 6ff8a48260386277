"""Slips made by a rule in every Chinese name of the catalogue, and Japanese names read aloud.

No search can find all of them: 国注册护士 may have been any country's nurse.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest

from core.pinyin import read_aloud
from talent.catalogue.search import SearchEntry, SearchIndex
from talent.catalogue.search.onyomi import japanese_aloud
from talent.catalogue.search.romanise import korean_aloud, loose

Slip = Callable[[str, random.Random], str]


def without_one(name: str, chance: random.Random) -> str:
    at = chance.randrange(len(name))
    return name[:at] + name[at + 1 :]


def with_two_swapped(name: str, chance: random.Random) -> str:
    at = chance.randrange(len(name) - 1)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def with_one_wrong(name: str, chance: random.Random) -> str:
    at = chance.randrange(len(name))
    return name[:at] + chance.choice("的是知道时事为里以经发后") + name[at + 1 :]


def run_on(name: str, chance: random.Random) -> str:
    return "".join(read_aloud(name)).replace("v", "u")


def run_on_with_a_slip(name: str, chance: random.Random) -> str:
    letters = run_on(name, chance)
    return chance.choice((without_one, with_two_swapped))(letters, chance)


@pytest.mark.parametrize(
    ("slip", "least"),
    [
        (without_one, 0.94),
        (with_two_swapped, 0.97),
        (with_one_wrong, 0.9),
        (run_on, 0.99),
        (run_on_with_a_slip, 0.95),
    ],
)
def test_entry_is_still_first(
    index: SearchIndex, shipped: list[SearchEntry], slip: Slip, least: float
):
    chance = random.Random(11)
    named = [e for e in shipped if re.fullmatch(r"[\u4e00-\u9fff]{6,}", e.name_zh)]
    asked = [(entry.code, index.search(slip(entry.name_zh, chance))) for entry in named]
    right = sum(bool(a.hits) and a.hits[0].code == code for code, a in asked)
    falsely_sure = [code for code, a in asked if a.confident and a.hits[0].code != code]
    assert right >= least * len(asked)
    assert len(falsely_sure) <= 1


def test_every_japanese_name_can_be_read_aloud(shipped: list[SearchEntry]):
    names = [entry.name_local for entry in shipped if entry.region == "JP" and entry.name_local]
    runs = [run for name in names for run in re.findall(r"[\u3041-\u30ff\u3400-\u9fff]{2,}", name)]
    assert len(runs) >= 28
    assert [run for run in runs if not japanese_aloud(run)] == []


@pytest.mark.parametrize(
    ("text", "aloud"),
    [
        ("薬剤師", "yakuzaishi"),
        ("一級建築士", "ikkyuukenchikushi"),
        ("エネルギー管理士", "enerugikanrishi"),
        ("登録セキスペ", "tourokusekisupe"),
        ("药师", ""),
    ],
)
def test_japanese_is_read_by_its_own_characters(text: str, aloud: str):
    assert japanese_aloud(text) == aloud


def test_systems_of_writing_japanese_and_korean_meet():
    assert loose("j", "gijutsushi") == loose("j", "gizyutusi")
    assert loose("j", "kouninkaikeishi") == loose("j", "koninkaikeishi")
    assert loose("k", korean_aloud("변리사")) == loose("k", "byonrisa")
