# ruff: noqa: SIM905 - tables of words read best as running text
"""Word lists: what people write around a qualification, and other words for the same thing.

Noise carries no weight on either side. Weak words count, but little: nearly every entry is a
"certified professional", so they neither prove nor refute much.
"""

from __future__ import annotations

from core.search.normalise import word_tables

_TABLES = word_tables(__file__, "words")
# Noise in a question, yet part of some name: "is it possible", "Chartered IT Professional".
HALF_NOISE = frozenset(_TABLES["half noise"].split())

NOISE: frozenset[str] = frozenset(
    (_TABLES["noise in english"] + _TABLES["noise in other languages"]).split()
)

BODY_WORDS = frozenset(_TABLES["bodies"].split())
BODY_CHARACTERS = ("委员会", "学会", "协会", "公会", "学院", "联合会", "机构", "评议会")
"""With these a country is part of somebody's name, not where the holder comes from."""

NOISE_SOUNDS = tuple(_TABLES["noise sounds"].split())
"""Noise in pinyin, taken out of run-on syllables."""

AWARD_WORDS = frozenset(_TABLES["awards"].split())
"""Words for the paper itself: people add them to any name, so a query is hardly told by them."""

LEVELS = frozenset("level class type category grade part reg stage tier".split())
"""After these a single letter says which."""

BEFORE_CHINA = frozenset("in to into within inside".split())
AFTER_CHINA = frozenset("title titles zhicheng equivalent system rank ranks city company".split())
CHINA_AS_SETTING = tuple(_TABLES["china as setting"].split())

WEAK: dict[str, float] = {"chartered": 1.5, "fellow": 0.7, "examination": 0.2} | dict.fromkeys(
    _TABLES["weak"].split(), 0.45
)

# Longest first when matched. Words that are parts of names (注册, 认证, 专业) must not stand here.
NOISE_CHARACTERS: tuple[str, ...] = tuple(
    sorted(_TABLES["noise in characters"].split(), key=lambda word: (-len(word), word))
)

NOISE_AS_TYPED = tuple("国家資格 国家試験 資格 免許 試験 考試 證書 證照 証照 執照 証書".split())
"""Noise in characters that change by folding, longest first."""

NOISE_ENDINGS = ("合格$", "及格$")

SHORT_FOR: dict[str, tuple[str, ...]] = {
    "reg": ("registered",), "dip": ("diploma", "diplomate"), "eng": ("engineer", "engineering"),
}  # fmt: skip
"""What a shortened word may stand for, besides itself."""

LEVEL_CHARACTERS = tuple("[一二三四五六]级 第[一二三四] 高级 中级 初级 助理 资深 特级".split())
"""Patterns that tell one level from the next, and so weigh more than other characters."""

DOMESTIC: frozenset[str] = frozenset(_TABLES["domestic"].split())
"""China's own qualifications and titles: somebody who types just this means the domestic one."""

GENERAL: frozenset[str] = frozenset(_TABLES["general"].split())
"""Occupations in general: an entry may bear one as a short name, yet the word alone says little."""

WEAK_CHARACTERS = tuple("委员会 联合会 认证 注册 会员 协会 学会 公会 地区 国家 国际 人员".split())
