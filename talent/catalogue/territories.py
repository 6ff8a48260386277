"""Countries and regions by name, and the language a qualification's own name is written in.

Names are those of the Unicode data, except where Chinese usage in official papers differs. The
label beside them is always "Country or region".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from babel import Locale

from core.i18n import LOCALES, language

INTERNATIONAL = "INT"

_OWN_NAMES: Mapping[str, Mapping[str, str]] = {
    INTERNATIONAL: {"en": "International", "zh": "国际"},
    "TW": {"en": "Taiwan, China", "zh": "中国台湾"},
    "HK": {"en": "Hong Kong, China", "zh": "中国香港"},
    "MO": {"en": "Macao, China", "zh": "中国澳门"},
}
# Codes of the Unicode data that are not places of issue: groups, tests, unknown.
_NO_PLACE = frozenset({INTERNATIONAL, "EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})
_LANGUAGES = {
    "AT": "de", "CH": "de", "DE": "de", "DK": "da", "ES": "es", "FI": "fi", "FR": "fr",
    "IT": "it", "JP": "ja", "KR": "ko", "NL": "nl", "NO": "nb", "SE": "sv",
    "HK": "zh-Hant", "MO": "zh-Hant", "TW": "zh-Hant",
}  # fmt: skip
_KANA = re.compile(r"[\u3040-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_HAN = re.compile(r"[\u4e00-\u9fff]")


def region_name(code: str, in_language: str | None = None) -> str:
    """What `code` (ISO 3166 or INT) is called; an unknown code stands for itself."""
    return _names(in_language or language()).get(code, code)


@cache
def _names(in_language: str) -> Mapping[str, str]:
    locale = Locale.parse(LOCALES[in_language])
    known = {code: str(name) for code, name in locale.territories.items() if len(code) == 2}
    return known | {code: names[in_language] for code, names in _OWN_NAMES.items()}


def region_choices() -> list[tuple[str, str]]:
    """Every country and region with its name, in the order of the names; international first."""
    names = _names(language())
    real = (
        (code, name) for code, name in names.items() if code.isalpha() and code not in _NO_PLACE
    )
    ordered = sorted(real, key=lambda choice: choice[1])
    return [(INTERNATIONAL, names[INTERNATIONAL]), *ordered]


def language_of_name(text: str, region: str) -> str:
    """The language tag for a name as its issuer writes it; empty when it cannot be told."""
    if _KANA.search(text):
        return "ja"
    if _HANGUL.search(text):
        return "ko"
    language_there = _LANGUAGES.get(region, "")
    if _HAN.search(text):
        return language_there if language_there in {"ja", "zh-Hant"} else "zh"
    return "" if language_there in {"ja", "ko", "zh-Hant"} else language_there
