"""Names of countries and regions, as the office prints them.

Babel's names, replaced where the office's usage differs; a page labels them "country or region".
"""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from babel import Locale
from babel.core import get_global
from flask import current_app

from core.i18n import LOCALES, language, tr
from core.name_keys import folded, name_key
from core.pinyin import read_aloud

INTERNATIONAL = "INT"
REPLACED = {
    "en": {"TW": "Taiwan, China", "HK": "Hong Kong, China", "MO": "Macao, China",
           "INT": "International"},
    "zh": {"TW": "中国台湾", "HK": "中国香港", "MO": "中国澳门", "INT": "国际组织"},
}  # fmt: skip
# Names that people write and the Unicode data lack.
_ALSO = {
    "usa": "US", "u.s.a.": "US", "u.s.": "US", "united states of america": "US", "uk": "GB",
    "great britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "prc": "CN",
    "p.r. china": "CN", "people's republic of china": "CN", "中华人民共和国": "CN", "香港": "HK",
    "hong kong": "HK", "macau": "MO", "macao": "MO", "澳门": "MO", "republic of korea": "KR",
    "korea, republic of": "KR", "russian federation": "RU", "viet nam": "VN", "turkey": "TR",
    "czech republic": "CZ", "holland": "NL", "deutschland": "DE",
}  # fmt: skip
# What people are called, where that begins no name of their country, and other names in use.
_PEOPLE = """
    AE emirati uae emirates 阿联酋,AR argentinian argentine,AT austrian,AU australian 澳籍
    BD bangladeshi,BE belgian,BG bulgarian,BR brazilian,BY belarusian,CA canadian 加籍,CH swiss
    CI ivory_coast,CL chilean,CN chinese mainland_china 中国大陆,CO colombian,CU cuban
    CY cypriot,CZ czech,DE german 德籍,DK danish,DZ algerian,EE estonian,EG egyptian,ES spanish
    ET ethiopian,FI finnish,FR french 法籍,GB british britain u_k northern_ireland 英籍
    GH ghanaian,GR greek,HK hongkonger hong_konger,HR croatian,HU hungarian,ID indonesian
    IE irish,IL israeli,IN indian,IQ iraqi,IR iranian,IS icelandic,IT italian,JO jordanian
    JP japanese 日籍,KE kenyan,KR korean south_korean 韩籍 韓籍,LB lebanese,LK sri_lankan
    LT lithuanian,LV latvian,MA moroccan,MK macedonia macedonian,MM burma burmese,MN mongolian
    MO 澳門,MT maltese,MX mexican,MY malaysian,NG nigerian,NL dutch,NO norwegian
    NP nepali nepalese,NZ new_zealander,PE peruvian,PH filipino,PK pakistani,PL polish
    PS palestine palestinian,PT portuguese,RO romanian,RS serbian,RU 俄籍,SA saudi,SE swedish
    SG singaporean,SI slovenian,SK slovak,SY syrian,TH thai,TN tunisian,TR turkish
    TW taiwanese 臺灣,UA ukrainian,US american america 美籍,VN vietnamese,ZA south_african
    BO bolivia_plurinational_state_of,CD dr_congo drc democratic_republic_of_the_congo
    CD congo_the_democratic_republic_of_the 刚果民主共和国,CG republic_of_the_congo 刚果共和国
    DE federal_republic_of_germany,FM micronesia_federated_states_of,GB scottish welsh
    GB united_kingdom_of_great_britain_and_northern_ireland,GE georgian,HK hksar
    IR iran_islamic_republic_of,KP democratic_people_s_republic_of_korea dprk
    KP korea_democratic_people_s_republic_of,LA lao_pdr lao_people_s_democratic_republic
    MD moldova_republic_of republic_of_moldova,MO macau_sar,RU 俄罗斯联邦,SY syrian_arab_republic
    SZ swaziland,TW chinese_taipei 中华台北 taiwan_province_of_china,TZ tanzania_united_republic_of
    US 美利坚合众国,VE venezuela_bolivarian_republic_of
"""  # fmt: skip
_OF_A_COUNTRY = ("籍", "国籍", "國籍", "人")  # 德国籍, 中国人
# Names of more than one, though other languages give them to one alone.
_SEVERAL = frozenset({"congo", "kongo"})
# Between two names of one place: Germany (德国), 德国 Germany, DE - Germany.
_TWICE = re.compile(
    r"[()（）/|]| - |(?<=[^\x00-\x7f]) +(?=[A-Za-z])|(?<=[a-z]) +(?=[^\x00-\x7f])", re.IGNORECASE
)
_NOT_A_TERRITORY = frozenset(
    {"EU", "EZ", "UN", "QO", "ZZ", "XA", "XB", "AC", "CP", "DG", "EA", "IC", "TA", "CQ"}
)

LONGEST_TYPED = 80


def region_name(code: str, in_language: str | None = None) -> str:
    """The name of an ISO code or INT (default: in the request's language), or the code itself."""
    return _names(in_language or language()).get(code, code)


def district_names() -> dict[str, str]:
    """The city's districts in the request's language, by their codes, in the city's order."""
    districts = current_app.extensions["settings"].city.districts
    return {one.code: tr(one.name) for one in districts}


def district_name(code: str) -> str:
    """A district's name in the request's language, or its code when the city has none such."""
    return district_names().get(code, code)


def region_choices() -> dict[str, str]:
    return dict(region_names(language()))


# Sorted once: a form with two countries would do so for five hundred names at every look.
@cache
def region_names(in_language: str, *also: str) -> Mapping[str, str]:
    """Names by code, in their order; `also`: INTERNATIONAL too."""
    names = _names(in_language)
    chosen = {c: name for c, name in names.items() if c != INTERNATIONAL or c in also}
    return dict(sorted(chosen.items(), key=lambda item: name_key(item[1])))


def find_regions(typed: str, *also: str) -> Sequence[str]:
    """The codes of what may be meant: by name in either language, by code, or begun so.

    One alone where the whole is a name (`whole_region`); else all that begin so, with at least two
    characters; else the one whose code of three letters it is.
    """
    name, whole = folded(typed[:LONGEST_TYPED]), whole_region(typed)
    begun = _codes_by_folded_name().items() if len(name) >= 2 and not whole else ()
    found = {whole} if whole else {code for one, code in begun if one.startswith(name)}
    found = found or set(get_global("territory_aliases").get(name.upper(), ())[:1])
    return sorted(code for code in found if code != INTERNATIONAL or code in also)


def whole_region(typed: str) -> str:
    """The code of what is named in whole, in many languages, or by its people; else empty."""
    name = folded(typed[:LONGEST_TYPED]).removeprefix("the ")
    if name in _SEVERAL:
        return ""
    names = [name, *(name.removesuffix(end) for end in _OF_A_COUNTRY if name.endswith(end))]
    known = (table.get(one) for table in (_codes_by_folded_name(), _others()) for one in names)
    return next(filter(None, known), "") or _named_otherwise(typed[:LONGEST_TYPED].strip())


def _named_otherwise(typed: str) -> str:
    """By three capitals, as passports print them, or by two names of one place: Germany (德国)."""
    if len(typed) == 3 and typed.isupper():
        codes = get_global("territory_aliases").get(typed, ())
        return codes[0] if len(codes) == 1 else ""
    parts = [part for part in _TWICE.split(typed) if part.strip()]
    meant = {whole_region(part) for part in parts} if len(parts) > 1 else set()
    return meant.pop() if len(meant) == 1 else ""


@cache
def _codes_by_folded_name() -> Mapping[str, str]:
    known = {folded(name): code for name, code in region_codes().items()}
    for code, *names in map(str.split, _PEOPLE.replace(",", "\n").strip().splitlines()):
        known |= {name.replace("_", " "): code for name in names}
    for code, name in _names("zh").items():
        # As it sounds: "deguo", "de guo".
        spoken = read_aloud(folded(name).replace(" ", ""))
        for way in ("".join(spoken), " ".join(spoken)):
            known.setdefault(way, code)
    return known


@cache
def _others() -> Mapping[str, str]:
    """Codes by what places are called elsewhere: 德國, Österreich, 대한민국.

    The Unicode data's names in sixteen languages, kept in a file: Babel's own take 20 MB.
    """
    kept = json.loads(Path(__file__).with_name("region_names.json").read_text())
    return {name: code for code, names in kept.items() for name in names}


@cache
def region_codes() -> dict[str, str]:
    """Codes by code and by every name, ours and the Unicode data's, all casefolded."""
    found = dict(_ALSO)
    for in_language in LOCALES:
        for names in (_unicode_names(in_language), _names(in_language)):
            found |= {
                word.casefold(): code for code, name in names.items() for word in (code, name)
            }
    return found


@cache
def _names(in_language: str) -> Mapping[str, str]:
    return _unicode_names(in_language) | REPLACED[in_language]


def _unicode_names(in_language: str) -> dict[str, str]:
    return {
        code: name
        for code, name in Locale.parse(LOCALES[in_language]).territories.items()
        if len(code) == 2 and code.isalpha() and code not in _NOT_A_TERRITORY
    }
