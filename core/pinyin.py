"""How Chinese characters sound: pypinyin's character table, read without loading pypinyin.

The library keeps 47,000 phrases in memory (55 MB, 0.18 s) to tell apart readings such as 会 in
会计; names of qualifications, places and offices need some, given here.
"""

import json
import re
import unicodedata
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

_PHRASES: dict[str, tuple[str, ...]] = {
    phrase: tuple(read.split())
    for phrase, read in {
        "会计": "kuai4 ji4",
        "协调": "xie2 tiao2",
        "调解": "tiao2 jie3",
        "调整": "tiao2 zheng3",
        "调试": "tiao2 shi4",
        "调节": "tiao2 jie2",
        "行会": "hang2 hui4",
        "行业": "hang2 ye4",
        "银行": "yin2 hang2",
        "模具": "mu2 ju4",
        "音乐": "yin1 yue4",
        "船长": "chuan2 zhang3",
        "院长": "yuan4 zhang3",
        "供给": "gong1 ji3",
        "重庆": "chong2 qing4",
        "厦门": "xia4 men2",
        "朝鲜": "chao2 xian3",
        "长度": "chang2 du4",
        "校准": "jiao4 zhun3",
        "标准差": "biao1 zhun3 cha1",
        "长安": "chang2 an1",
        "长城": "chang2 cheng2",
        "长春": "chang2 chun1",
        "长江": "chang2 jiang1",
        "长三角": "chang2 san1 jiao3",
        "长沙": "chang2 sha1",
        "成都": "cheng2 du1",
        "首都": "shou3 du1",
        "西藏": "xi1 zang4",
    }.items()
}
_PHRASE = re.compile("|".join(sorted(_PHRASES, key=lambda phrase: (-len(phrase), phrase))))
# Family names that are read otherwise than the character mostly is.
_SURNAMES = {
    "单于": "chan2 yu2", "尉迟": "yu4 chi2", "万俟": "mo4 qi2", "澹台": "tan2 tai2",
    "卜": "bu3", "曾": "zeng1", "单": "shan4", "盖": "ge3", "葛": "ge3", "过": "guo1",
    "华": "hua4", "郇": "xun2", "解": "xie4", "阚": "kan4", "乐": "yue4", "令": "ling2",
    "缪": "miao4", "那": "na1", "宁": "ning4", "区": "ou1", "朴": "piao2", "仇": "qiu2",
    "覃": "qin2", "任": "ren2", "召": "shao4", "折": "she2", "隗": "wei3", "冼": "xian3",
    "洗": "xian3", "肖": "xiao1", "应": "ying1", "於": "yu1", "员": "yun4", "翟": "zhai2",
    "查": "zha1", "种": "chong2", "秘": "bi4", "都": "du1", "佴": "nai4", "句": "gou1",
}  # fmt: skip
_SURNAME = re.compile("|".join(_SURNAMES))
_LONGEST_PERSON = 4
_TONES = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}


@cache
def _table() -> dict[str, str]:
    """Character to its readings with their marks, the commonest first: "céng,zēng"."""
    spec = find_spec("pypinyin")
    if spec is None or not spec.origin:
        raise ImportError("pypinyin is not installed")
    file = Path(spec.origin).parent / "pinyin_dict.json"
    listed: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return {chr(int(point)): marked for point, marked in listed.items()}


def readings_of(character: str) -> frozenset[str]:
    """All the syllables it may stand for, without tone, ü as v; none for what is no Chinese."""
    marked = _table().get(character)
    return _without_tones(marked) if marked else frozenset()


def read_aloud(characters: str) -> list[str]:
    """One syllable without tone for every character; what is no Chinese stands for itself."""
    read = zip(read_with_tones(characters), characters, strict=True)
    return [said if said == one else said.rstrip("1234") for said, one in read]


def read_with_tones(characters: str, *, person: bool = False) -> list[str]:
    """The same with the tone's number behind: wang2. `person`: a name may begin with a surname."""
    table = _table()
    read = [_numbered(table[one]) if one in table else one for one in characters]
    for match in _PHRASE.finditer(characters):
        read[match.start() : match.end()] = _PHRASES[match.group()]
    surname = _SURNAME.match(characters)
    if person and surname and len(characters) <= _LONGEST_PERSON:
        read[: surname.end()] = _SURNAMES[surname.group()].split()
    return read


@lru_cache(maxsize=4096)
def _numbered(marked: str) -> str:
    apart = unicodedata.normalize("NFD", marked.partition(",")[0]).replace("u\u0308", "v")
    tone = "".join(_TONES.get(c, "") for c in apart)
    return "".join(c for c in apart if not unicodedata.combining(c)) + tone


@lru_cache(maxsize=4096)
def _without_tones(marked: str) -> frozenset[str]:
    return frozenset(_numbered(one).rstrip("1234") for one in marked.split(","))
