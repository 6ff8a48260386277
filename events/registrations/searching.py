"""Names as people look for them: without diacritics, in any case, by pinyin (R16, name search)."""

from __future__ import annotations

from core.name_keys import folded


def search_text(*parts: str) -> str:
    """What is stored to search in: the parts folded, and the pinyin of what is Chinese."""
    words = [folded(part) for part in parts if part]
    chinese = "".join(c for part in parts for c in part if "一" <= c <= "鿿")
    if chinese:
        from pypinyin import lazy_pinyin

        syllables = lazy_pinyin(chinese)
        words += [" ".join(syllables), "".join(syllables)]
    return f" {' '.join(words)} "
