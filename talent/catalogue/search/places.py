# ruff: noqa: E501, SIM905 - tables of words read best as running text
"""Cities, and languages that translators name: they hint at a country but claim nothing.

Somebody who adds "London" or "Stuttgart" usually holds that country's award; yet a Chartered
Financial Analyst may live anywhere, so a hint speaks for an entry and never against one.
"""

from __future__ import annotations

_CITIES = """
US: new york|los angeles|san francisco|chicago|boston|houston|dallas|seattle|san diego|philadelphia|atlanta|san jose|detroit|minneapolis|denver|纽约|洛杉矶|旧金山|芝加哥|波士顿|休斯敦|西雅图|加利福尼亚|得克萨斯
GB: london|manchester|birmingham|glasgow|edinburgh|leeds|bristol|liverpool|oxford|cambridge|sheffield|belfast|伦敦|曼彻斯特|伯明翰|爱丁堡|牛津|剑桥
DE: berlin|munich|muenchen|munchen|hamburg|frankfurt|stuttgart|koeln|koln|cologne|duesseldorf|dusseldorf|leipzig|dresden|hannover|nuernberg|nurnberg|nuremberg|柏林|慕尼黑|汉堡|法兰克福|斯图加特|科隆|杜塞尔多夫
JP: tokyo|osaka|kyoto|yokohama|nagoya|kobe|fukuoka|sapporo|东京|大阪|京都|横滨|名古屋|神户|福冈
KR: seoul|busan|incheon|daegu|daejeon|suwon|首尔|釜山|仁川|大邱|서울|부산|인천|대구|대전|수원
TW: taipei|kaohsiung|taichung|hsinchu|tainan|台北|高雄|台中|新竹|台南
AU: sydney|melbourne|brisbane|perth|adelaide|canberra|悉尼|墨尔本|布里斯班|珀斯
NZ: auckland|wellington|christchurch|奥克兰|惠灵顿
CA: toronto|vancouver|montreal|calgary|ottawa|edmonton|多伦多|温哥华|蒙特利尔|渥太华
FR: paris|lyon|marseille|toulouse|巴黎|里昂
CH: zurich|zuerich|geneva|geneve|basel|bern|lausanne|苏黎世|日内瓦
AT: vienna|wien|graz|salzburg|维也纳
NL: amsterdam|rotterdam|utrecht|eindhoven|阿姆斯特丹
SE: stockholm|gothenburg|goteborg|斯德哥尔摩
NO: oslo|奥斯陆
DK: copenhagen|kobenhavn|哥本哈根
FI: helsinki|赫尔辛基
IE: dublin|都柏林
IT: milan|milano|rome|roma|turin|torino|米兰|罗马
ES: madrid|barcelona|马德里|巴塞罗那
IN: mumbai|delhi|new delhi|bangalore|bengaluru|chennai|hyderabad|孟买|新德里|班加罗尔
IL: tel aviv|jerusalem|特拉维夫
MY: kuala lumpur|penang|吉隆坡|槟城
ZA: johannesburg|cape town|durban|约翰内斯堡|开普敦
RU: moscow|莫斯科
TH: bangkok|曼谷
PH: manila|马尼拉
"""


def _rows() -> list[tuple[str, str]]:
    rows = [line.split(":", 1) for line in _CITIES.strip().splitlines()]
    return [(word.strip(), code) for code, names in rows for word in names.split("|")]


LATIN_CITIES: dict[tuple[str, ...], str] = {
    tuple(word.split()): code for word, code in _rows() if word.isascii()
}
"""Tuples of plain words, such as ("new", "york"), to the ISO code."""

CITY_CHARACTERS: dict[str, str] = {word: code for word, code in _rows() if not word.isascii()}
"""Cities in simplified characters or hangul to the ISO code."""

LANGUAGES = frozenset(
    "english chinese german french japanese korean spanish italian dutch portuguese russian".split()
)
LANGUAGE_TRADES = ("translat", "interpret", "linguist", "ubersetz", "dolmetsch", "traduct")
"""Beginnings of the words beside which the name of a language is no country."""
