"""Names as people look for them: without diacritics, in any case, by pinyin (R16, name search)."""

from __future__ import annotations

import unicodedata

_SPECIAL = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"}
)


def folded(text: str) -> str:
    """The text in small letters without diacritics, signs as spaces."""
    whole = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    plain = "".join(c for c in whole if not unicodedata.combining(c)).translate(_SPECIAL)
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


def search_text(*parts: str) -> str:
    """What is stored to search in: the parts folded, and the pinyin of what is Chinese."""
    words = [folded(part) for part in parts if part]
    chinese = "".join(c for part in parts for c in part if "一" <= c <= "鿿")
    if chinese:
        from pypinyin import lazy_pinyin

        syllables = lazy_pinyin(chinese)
        words += [" ".join(syllables), "".join(syllables)]
    return f" {' '.join(words)} "
