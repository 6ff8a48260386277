"""Folding: one plain form for every way of writing the same letters.

The heavy parts (OpenCC for the Chinese and Japanese characters) load when the first `Folder` is
made, so that importing this package costs nothing.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

LONGEST_QUERY = 300
"""Characters of a query that are read; whatever follows is left out."""


def word_tables(folder: str | Path, name: str) -> dict[str, str]:
    """The tables of `tables/<name>.txt` beside the module `folder`, by their headings."""
    text = (Path(folder).parent / "tables" / f"{name}.txt").read_text(encoding="utf-8")
    return dict(table.split("\n", 1) for table in text.split("# ")[1:])


_TABLES = word_tables(__file__, "same")
# Written one way in one place and another way elsewhere; replaced on both sides after folding.
SAME_CHARACTERS = [pair.split("=") for pair in _TABLES["same characters"].split()]
SAME_WORDS = dict(pair.split("=") for pair in _TABLES["same words"].split())
_SPECIAL = {"ß": "ss", "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_DOUBLED = re.compile(r"([a-hj-z])\1+")
_SHORTENED = re.compile(r"(?<=\w)['’](?:s|m|d|t|ve|ll|re)\b")
_COUNTED = re.compile(r"(?<![0-9])[1-6](?=[級级種种])")
_TIMES = re.compile(
    r"(?<![\w-])(?:19[5-9]\d|20[0-4]\d)年?(?![a-z0-9-])|(?<!\w)\d{1,2} ?\+? ?(?:y(?:ea)?rs?\b|年)"
)
_NUMERALS = dict(zip("123456", "一二三四五六", strict=True))


class Folder:
    """Folds text; holds the two character converters (Japanese forms, then traditional forms)."""

    def __init__(self) -> None:
        import opencc  # type: ignore[import-untyped,unused-ignore]  # 10 ms and its tables: only once an index is built

        self._japanese: Any = opencc.OpenCC("jp2t")
        self._traditional: Any = opencc.OpenCC("t2s")

    def raw(self, text: str) -> str:
        """Full-width forms, case and controls evened out; characters left as they were typed.

        Years and lengths of service say nothing of the qualification and are left out; the Japanese
        word for an examination would read as an experiment in Chinese.
        """
        text = unicodedata.normalize("NFKC", text[:LONGEST_QUERY])
        kept = (c if c.isprintable() else " " for c in text)
        folded = _TIMES.sub(" ", _SHORTENED.sub("", "".join(kept).casefold()))
        folded = folded.replace("試験", "考試")
        return _COUNTED.sub(lambda match: _NUMERALS[match.group()], folded)

    def simplify(self, raw: str) -> str:
        """Traditional and Japanese characters as simplified ones; common synonyms as one."""
        if raw.isascii():
            return raw
        text: str = self._traditional.convert(self._japanese.convert(raw))
        for other, same in SAME_CHARACTERS:
            if other in text:
                text = text.replace(other, same)
        return text


@lru_cache(maxsize=8192)
def plain(word: str) -> str:
    """The word without marks on its letters: "prüf" becomes "pruf"."""
    if word.isascii():
        return word
    folded = "".join(_SPECIAL.get(c, c) for c in word)
    marks_off = unicodedata.normalize("NFD", folded)
    return "".join(c for c in marks_off if not unicodedata.combining(c))


def spelled_out(word: str) -> str:
    """The word with umlauts written out: "prüf" becomes "pruef"."""
    return plain(word.translate(_UMLAUTS))


@lru_cache(maxsize=8192)
def spelling(word: str) -> str:
    """One spelling for British and American forms, plurals and doubled letters.

    Short words are left alone: they are abbreviations, where ACA and ACCA differ.
    """
    word = SAME_WORDS.get(word, word)
    if len(word) < 6 or not word.isascii():
        return word
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-3] + "y" if word.endswith("ies") else word[:-1]
    word = _british(word)
    return _DOUBLED.sub(r"\1", word) if len(word) >= 7 else word


def _british(word: str) -> str:
    word = word.replace("licens", "licenc").replace("practis", "practic")
    word = word.replace("programme", "program").replace("our", "or").replace("aesth", "esth")
    word = word.replace("isation", "ization").replace("paed", "ped").replace("haem", "hem")
    for ending, same in (("ising", "izing"), ("ised", "ized"), ("iser", "izer"), ("ise", "ize")):
        if word.endswith(ending):
            word = word[: -len(ending)] + same
    if word.endswith("or"):
        return word[:-2] + "er"
    if word.endswith("tre"):
        return word[:-2] + "er"
    return word


_SUFFIXES = (
    "ological", "ologist", "ologic", "ology", "ancy", "ance", "ment", "ical", "ants", "ings",
    "ing", "ist", "ics", "ian", "ion", "ant", "ial", "innen", "ed", "er", "al", "ic", "in", "en",
    "y", "e", "s",
)  # fmt: skip


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """A rough stem, at least five letters long, for words of one family."""
    for _ in range(2):
        for suffix in _SUFFIXES:
            if word.endswith(suffix) and len(word) - len(suffix) >= 5:
                word = word[: -len(suffix)]
                break
        else:
            break
    return word
