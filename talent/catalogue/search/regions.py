# ruff: noqa: E501 - tables of words read best as running text
"""Country and region words in the languages people mix into a query.

Countries without an entry are listed too: "CPA Philippines" must not be answered with the American
one, so the search has to know that a country was named.
"""

from __future__ import annotations

from core.search.normalise import word_tables

# ISO code: words folded to plain lower-case letters (Latin), or simplified characters, kana, hangul.
_TABLE = word_tables(__file__, "regions")["regions"]

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
