# ruff: noqa: E501 - tables of words read best as running text
"""Country and region words in the languages people mix into a query.

Countries without an entry are listed too: "CPA Philippines" must not be answered with the American
one, so the search has to know that a country was named.
"""

from __future__ import annotations

# ISO code: words folded to plain lower-case letters (Latin), or simplified characters, kana, hangul.
_TABLE = """
US: usa|united states|united states of america|u s a|us|u s|america|american|americain|etats unis|amerika|amerikanisch|meiguo|美国|美利坚|アメリカ|米国|미국|texas|california|new york state|florida|illinois|massachusetts|ohio|pennsylvania|加州|德州
GB: kingdom|united kingdom|uk|u k|great britain|britain|british|england|wales|welsh|english|grossbritannien|englisch|anglais|royaume uni|yingguo|英国|英格兰|大不列颠|イギリス|영국
DE: germany|german|deutschland|deutsch|deutsche|deutscher|deutsches|allemagne|allemand|deguo|德国|德意志|ドイツ|独逸|독일|bayern|bavaria|nordrhein westfalen|nrw|hessen|baden wurttemberg|sachsen
JP: jpn|japan|japanese|japon|nihon|nippon|japanisch|riben|日本|일본
KR: kor|korea|korean|south korea|rok|hanguk|coree|hanguo|nanhan|韩国|南韩|大韩民国|한국|대한민국
TW: taiwan|taiwandiqu|taiwanese|台湾|台湾地区|taiwan area|中华民国|대만
HK: kong|hong kong|hongkong|hk|xianggang|香港|ホンコン|홍콩
MO: macau|macao|aomen|澳门|마카오
AU: aust|aus|australia|australian|aussie|oz|aozhou|aodaliya|澳大利亚|澳洲|オーストラリア|호주|queensland|new south wales|nsw
NZ: zealand|new zealand|nz|kiwi|xinxilan|新西兰|纽西兰|ニュージーランド|뉴질랜드
CA: canada|canadian|canadien|canadienne|jianada|加拿大|カナダ|캐나다|ontario|alberta|british columbia|quebec|manitoba|安大略|魁北克
SG: singapore|singaporean|xinjiapo|新加坡|狮城|星洲|シンガポール|싱가포르
FR: france|french|francais|francaise|frankreich|franzosisch|faguo|法国|法兰西|フランス|프랑스
CH: switzerland|swiss|schweiz|schweizer|schweizerisch|suisse|svizzera|ruishi|瑞士|スイス|스위스
AT: austria|austrian|osterreich|oesterreich|osterreichisch|autriche|aodili|奥地利|オーストリア|오스트리아
NL: netherlands|the netherlands|dutch|holland|nederland|nederlands|niederlande|pays bas|helan|荷兰|オランダ|네덜란드
SE: sweden|swedish|sverige|svensk|svenska|schweden|ruidian|瑞典|スウェーデン|스웨덴
NO: norway|norwegian|norge|norsk|norwegen|nuowei|挪威|ノルウェー|노르웨이
DK: denmark|danish|danmark|dansk|danemark|danmai|丹麦|デンマーク|덴마크
FI: finland|finnish|suomi|suomen|finnland|fenlan|芬兰|フィンランド|핀란드
IE: ireland|irish|eire|irland|aierlan|爱尔兰|アイルランド|아일랜드
IT: italy|italian|italia|italiano|italiana|italien|yidali|意大利|义大利|イタリア|이탈리아
ES: spain|spanish|espana|espanol|espanola|spanien|xibanya|西班牙|スペイン|스페인
IN: india|indian|indien|yindu|印度|インド|인도
IL: israel|israeli|yiselie|以色列|イスラエル|이스라엘
MY: malaysia|malaysian|malaixiya|malay|马来西亚|大马|マレーシア|말레이시아
ZA: south africa|south african|rsa|nanfei|南非|南アフリカ|남아공
CN: china|chinese|prc|mainland china|zhongguo|中国|国产|大陆|中华人民共和国|중국
RU: russia|russian|russland|eluosi|俄罗斯|俄国|ロシア|러시아
BR: brazil|brazilian|brasil|brasilien|baxi|巴西|브라질
PT: portugal|portuguese|putaoya|葡萄牙
PL: poland|polish|polska|polen|bolan|波兰
CZ: czech|czech republic|czechia|jieke|捷克
SK: slovakia|slovak|斯洛伐克
SI: slovenia|slovenian|斯洛文尼亚
HU: hungary|hungarian|xiongyali|匈牙利
RO: romania|romanian|罗马尼亚
BG: bulgaria|bulgarian|保加利亚
GR: greece|greek|xila|希腊
HR: croatia|croatian|克罗地亚
RS: serbia|serbian|塞尔维亚
UA: ukraine|ukrainian|wukelan|乌克兰
BY: belarus|belarusian|白俄罗斯
LT: lithuania|lithuanian|立陶宛
LV: latvia|latvian|拉脱维亚
EE: estonia|estonian|爱沙尼亚
BE: belgium|belgian|belgique|belgie|belgien|bilishi|比利时
LU: luxembourg|卢森堡
IS: iceland|icelandic|bingdao|冰岛
MT: malta|maltese|马耳他
CY: cyprus|cypriot|塞浦路斯
TR: turkey|turkish|turkiye|tuerqi|土耳其
PH: philippines|philippine|filipino|pilipinas|feilvbin|feilubin|菲律宾|필리핀|フィリピン
TH: thailand|thai|taiguo|泰国|태국|タイ王国
VN: vietnam|vietnamese|viet nam|yuenan|越南|베트남|ベトナム
ID: indonesia|indonesian|yinni|印度尼西亚|印尼
MM: myanmar|burma|burmese|miandian|缅甸
KH: cambodia|cambodian|柬埔寨
LA: laos|lao|老挝
BN: brunei|文莱
LK: sri lanka|sri lankan|斯里兰卡
PK: pakistan|pakistani|bajisitan|巴基斯坦
BD: bangladesh|bangladeshi|孟加拉|孟加拉国
NP: nepal|nepalese|nepali|尼泊尔
MN: mongolia|mongolian|蒙古
KZ: kazakhstan|哈萨克斯坦
UZ: uzbekistan|乌兹别克斯坦
KP: north korea|朝鲜|北朝鲜
IR: iran|iranian|yilang|伊朗
IQ: iraq|iraqi|伊拉克
SA: saudi|saudi arabia|ksa|shate|沙特|沙特阿拉伯
AE: uae|emirates|united arab emirates|dubai|阿联酋|迪拜
QA: qatar|卡塔尔
KW: kuwait|科威特
JO: jordan|jordanian|约旦
LB: lebanon|lebanese|黎巴嫩
EG: egypt|egyptian|aiji|埃及
MA: morocco|moroccan|摩洛哥
TN: tunisia|tunisian|突尼斯
NG: nigeria|nigerian|尼日利亚
KE: kenya|kenyan|肯尼亚
GH: ghana|ghanaian|加纳
ET: ethiopia|ethiopian|埃塞俄比亚
TZ: tanzania|坦桑尼亚
UG: uganda|乌干达
ZW: zimbabwe|津巴布韦
ZM: zambia|赞比亚
MX: mexico|mexican|mexicano|moxige|墨西哥
AR: argentina|argentine|agenting|阿根廷
CL: chile|chilean|zhili|智利
CO: colombia|colombian|哥伦比亚
PE: peru|peruvian|秘鲁
VE: venezuela|委内瑞拉
CU: cuba|cuban|古巴
CR: costa rica|哥斯达黎加
JM: jamaica|牙买加
FJ: fiji|斐济
"""

# Words that are too short or too English to stand for a country in lower case running text.
_NOT_ALONE = frozenset({"oz", "lao", "english", "zhili", "malay"})


def _rows() -> list[tuple[str, str]]:
    rows = []
    for line in _TABLE.strip().splitlines():
        code, _, words = line.partition(":")
        rows += [(word.strip(), code.strip()) for word in words.split("|")]
    return [(word, code) for word, code in rows if word not in _NOT_ALONE]


LATIN: dict[tuple[str, ...], str] = {
    form: code
    for word, code in _rows()
    if word.isascii()
    for form in (tuple(word.split()), (word.replace(" ", ""),))
}
"""Tuples of plain words, such as ("hong", "kong") or ("hongkong",), to the ISO code."""

CHARACTERS: dict[str, str] = {word: code for word, code in _rows() if not word.isascii()}
"""Words in Chinese characters, kana or hangul to the ISO code."""

LONGEST_LATIN = max(len(words) for words in LATIN)
