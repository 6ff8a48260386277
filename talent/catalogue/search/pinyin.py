"""Pinyin both ways: characters to syllables, and typed letters back to syllables.

Syllables are compared in a collapsed form (zh = z, sh = s, ch = c, -ng = -n, lv = lu), because
many writers do not tell these apart.
"""

from __future__ import annotations

import re
from functools import lru_cache

from core.pinyin import read_aloud

_TABLE = """
    a ai an ang ao e ei en eng er o ou
    ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu
    pa pai pan pang pao pei pen peng pi pian piao pie pin ping po pou pu
    ma mai man mang mao mei men meng mi mian miao mie min ming miu mo mou mu
    fa fan fang fei fen feng fo fou fu
    da dai dan dang dao de dei den deng di dian diao die ding diu dong dou du duan dui dun duo
    ta tai tan tang tao te teng ti tian tiao tie ting tong tou tu tuan tui tun tuo
    na nai nan nang nao ne nei nen neng ni nian niang niao nie nin ning niu nong nou nu nuan nue
    nuo nv nve
    la lai lan lang lao le lei leng li lia lian liang liao lie lin ling liu long lou lu luan lue
    lun luo lv lve
    ga gai gan gang gao ge gei gen geng gong gou gu gua guai guan guang gui gun guo
    ka kai kan kang kao ke ken keng kong kou ku kua kuai kuan kuang kui kun kuo
    ha hai han hang hao he hei hen heng hong hou hu hua huai huan huang hui hun huo
    ji jia jian jiang jiao jie jin jing jiong jiu ju juan jue jun
    qi qia qian qiang qiao qie qin qing qiong qiu qu quan que qun
    xi xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun
    zha zhai zhan zhang zhao zhe zhei zhen zheng zhi zhong zhou zhu zhua zhuai zhuan zhuang zhui
    zhun zhuo
    cha chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan chuang chui chun
    chuo
    sha shai shan shang shao she shei shen sheng shi shou shu shua shuai shuan shuang shui shun
    shuo
    ran rang rao re ren reng ri rong rou ru rua ruan rui run ruo
    za zai zan zang zao ze zei zen zeng zi zong zou zu zuan zui zun zuo
    ca cai can cang cao ce cen ceng ci cong cou cu cuan cui cun cuo
    sa sai san sang sao se sen seng si song sou su suan sui sun suo
    ya yan yang yao ye yi yin ying yo yong you yu yuan yue yun
    wa wai wan wang wei wen weng wo wu
"""
_SYLLABLES = frozenset(_TABLE.split())
_LONGEST = 6
_TONES = re.compile(r"(?<=[a-zü])[1-5](?=[a-z]|$)")


def without_tones(word: str) -> str:
    """The word without tone digits, "zhu4ce4" as "zhuce"; other words as they are."""
    if word.isalpha() or not word[-1:].isdigit() or not _TONES.search(word):
        return word
    bare = _TONES.sub("", word)
    return bare if bare.isalpha() and segment(bare)[1] == 0 else word


@lru_cache(maxsize=2048)
def collapse(syllable: str) -> str:
    """The syllable in the form in which syllables are compared."""
    if len(syllable) > 1 and syllable[1] == "h":
        syllable = syllable[0] + syllable[2:]
    if syllable.endswith("ng") and syllable[-3:-2] in ("a", "e", "i"):
        syllable = syllable[:-1]
    return syllable.replace("v", "u")


@lru_cache(maxsize=1024)
def segment(letters: str) -> tuple[tuple[str, ...], int]:
    """Splits letters into syllables: (collapsed syllables, number of letters left over).

    Fewest left-over letters first, then fewest syllables, so "xian" stays one.
    """
    size = len(letters)
    best: list[tuple[int, int, tuple[str, ...]]] = [(0, 0, ())]
    for end in range(1, size + 1):
        left, count, found = best[end - 1]
        choice = (left + 1, count, found)
        for start in range(max(0, end - _LONGEST), end):
            piece = letters[start:end]
            if piece in _SYLLABLES:
                left, count, found = best[start]
                choice = min(choice, (left, count + 1, (*found, piece)))
        best.append(choice)
    left, _, found = best[size]
    return tuple(collapse(s) for s in found), left


@lru_cache(maxsize=1024)
def syllables(characters: str) -> tuple[str, ...]:
    """Collapsed syllables of a run of characters; kana and others stand for themselves."""
    return tuple(collapse(s) if s.isascii() else s for s in read_aloud(characters))


def initials(characters: str) -> str:
    """First letters of the syllables: "特许工程师" gives "txgcs"."""
    return "".join(s[0] for s in syllables(characters) if s[:1].isalpha() and s.isascii())
