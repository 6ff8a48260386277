# ruff: noqa: E501, SIM905 - tables of readings read best as running text
"""How Japanese names of qualifications sound: the Sino-Japanese reading of every character.

Names of qualifications are read by these readings almost throughout; compounds that are not stand
in `_PHRASES`. A text with a character not listed is not read at all.
"""

from __future__ import annotations

import re

_READINGS = """
a: 亜 | ai: 愛 | an: 安案 | bai: 売媒 | ban: 判板 | ben: 弁 | bi: 備美 | bo: 母 | boku: 木 | bou: 防貿忘 | bu: 部 | bun: 文分 | butsu: 物
byou: 病 | chi: 地知治 | chiku: 築畜 | choku: 直 | chou: 調聴長庁 | chuu: 中注鋳 | dai: 大第代 | dan: 断団 | den: 電 | do: 土 | doku: 毒
dou: 道導動銅働 | ei: 衛英営映栄 | eki: 液易疫 | en: 援園煙 | fu: 付布不 | fuku: 福服副複 | gai: 外害 | gaku: 学 | gan: 眼元 | gei: 芸 | gen: 原限言
getsu: 月 | gi: 技義 | gin: 銀 | go: 護語 | gou: 号業合 | gyo: 漁魚御 | gyou: 行 | ha: 波 | hai: 配 | han: 販犯 | hatsu: 発 | hei: 丙
hen: 編 | hi: 非 | hin: 品 | hitsu: 筆必 | ho: 保補 | hoku: 北 | hon: 本 | hou: 法放報 | hyou: 評 | i: 医位委 | ichi: 一 | iku: 育
in: 員印院 | ji: 自事児次 | jin: 人 | jitsu: 実 | jo: 助女 | jou: 情場乗上条 | ju: 受 | jun: 準巡 | jutsu: 術 | juu: 獣住重 | ka: 加科化架火価果歌可家
kai: 会介解海械開 | kaku: 確格核閣 | kan: 管看関監鑑環観館官幹換感 | katsu: 活 | kei: 計系経警形競敬 | ken: 検験建健権研件 | ketsu: 結血 | ki: 気機基規器企 | kin: 金勤
ko: 個固雇 | koku: 告国克 | kou: 工公構講高校港航交甲鉱更 | ku: 区 | kyo: 許 | kyou: 教協 | kyuu: 級救 | man: 満 | mei: 明名 | men: 免 | min: 民
mon: 門 | mou: 網 | mu: 務 | nai: 内 | nan: 難 | nen: 燃年 | ni: 二 | nin: 認任 | nou: 能農 | nyuu: 入 | on: 音 | otsu: 乙 | ou: 応
rai: 来 | ran: 乱 | rei: 冷 | ri: 理 | riku: 陸 | rin: 臨林 | ro: 路 | roku: 録 | rou: 労 | rui: 類 | ryo: 旅 | ryou: 療量料 | ryuu: 流
sa: 査 | sai: 債裁災歳 | saku: 作 | san: 算産三 | satsu: 察 | sei: 生製性精政整成 | seki: 石 | sen: 専線船選染洗 | setsu: 設 | sha: 者社車射写
shaku: 借尺 | shi: 士師試司支歯指視施資史市紙止仕 | shiki: 識式 | shin: 診信審心 | shitsu: 質 | sho: 書処所 | shoku: 職食 | shou: 床商証消省障 | shu: 主種手
shuu: 習周 | soku: 測 | sou: 操総相 | sui: 水 | tai: 体 | taku: 宅 | tan: 担 | tei: 定程 | teki: 適 | ten: 転 | tetsu: 鉄 | to: 都
toku: 特 | tou: 登東灯当棟 | tsuu: 通 | un: 運 | wa: 話 | ya: 野 | yaku: 薬役訳 | yon: 四 | you: 養用容 | yu: 輸油 | zai: 財剤材在 | zei: 税
zen: 全 | zou: 造像蔵
"""
_PHRASES: dict[str, str] = {
    phrase: read
    for pair in (
        "日本=nihon|一級=ikkyuu|一種=isshu|第一=daiichi|第一種=daiisshu|建築=kenchiku|作業=sagyou|事業=jigyou|産業=sangyou"
        "|工業=kougyou|農業=nougyou|企業=kigyou|営業=eigyou|授業=jugyou|一般=ippan|施工=sekou|取引=torihiki|取扱=toriatsukai|危険物=kikenbutsu"
        "|学芸=gakugei|学校=gakkou|学会=gakkai|発電=hatsuden|発酵=hakkou|物理=butsuri|実験=jikken|動物=doubutsu|植物=shokubutsu"
        "|土木=doboku|木造=mokuzou|材木=zaimoku|土地=tochi|家屋=kaoku|国家=kokka|国際=kokusai|司法=shihou|大工=daiku|生物=seibutsu|技士補=gishiho"
    ).split("|")
    for phrase, _, read in (pair.partition("="),)
}
_CHARACTERS: dict[str, str] = {
    character: read.strip()
    for row in re.split(r"[|\n]", _READINGS)
    for read, _, characters in (row.partition(":"),)
    for character in characters.strip()
}
_KANA = """
アa イi ウu エe オo カka キki クku ケke コko サsa シshi スsu セse ソso タta チchi ツtsu テte トto ナna ニni ヌnu ネne ノno
ハha ヒhi フfu ヘhe ホho マma ミmi ムmu メme モmo ヤya ユyu ヨyo ラra リri ルru レre ロro ワwa ヲo ンn ガga ギgi グgu ゲge ゴgo
ザza ジji ズzu ゼze ゾzo ダda ヂji ヅzu デde ドdo バba ビbi ブbu ベbe ボbo パpa ピpi プpu ペpe ポpo ヴvu ァa ィi ゥu ェe ォo ー ッ
""".split()
_SOUNDS = {kana[0]: kana[1:] for kana in _KANA}
_GLIDES = {"ャ": "ya", "ュ": "yu", "ョ": "yo"}
_PHRASE = re.compile("|".join(sorted(_PHRASES, key=lambda phrase: (-len(phrase), phrase))))


def japanese_aloud(text: str) -> str:
    """The text in Latin letters, vowels written out in full; empty when it cannot be read."""
    sounds: list[str] = []
    at = 0
    while at < len(text):
        phrase = _PHRASE.match(text, at)
        sound = _PHRASES[phrase.group()] if phrase else _sound(text[at], sounds)
        if sound is None:
            return ""
        sounds.append(sound)
        at += len(phrase.group()) if phrase else 1
    return "".join(sounds)


def _sound(character: str, before: list[str]) -> str | None:
    if "\u3041" <= character <= "\u3096":
        character = chr(ord(character) + 0x60)
    glide = _GLIDES.get(character)
    if glide and before and before[-1].endswith("i"):
        before[-1] = before[-1][:-1]
        return glide
    return _SOUNDS.get(character, _CHARACTERS.get(character))
