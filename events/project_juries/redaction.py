"""Texts of a project without the names of its people, as a blind round shows them.

What is known of the team is covered: whole names and their parts, in either order, Chinese ones
also in pinyin and before a title (王教授); employers, companies and universities with and without
their legal form; addresses, telephone numbers and links in any case. What nobody entered as a name
cannot be known: the juror who recognises an entry steps back from it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from core.pinyin import read_aloud

COVER = "▇▇"
_CHINESE = re.compile("[\u3400-\u9fff]{2,4}")
_TITLES = "(?:教授|博士|老师|先生|女士|院士|研究员|工程师|总经理|董事长|总)"
_KINDS = re.compile(
    r"(?:股份)?有限(?:责任)?公司$|[,，]?\s*\b(?:co|corp|inc|llc|ltd|limited|gmbh|plc|pte|company)\b\.?",
    re.IGNORECASE,
)
# Whatever leads to somebody, whoever they are.
_REACHED = re.compile(
    r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)\S+|\+?\d[\d ()-]{8,}\d|"
    r"\b[0-9A-HJ-NPQRTUWXY]{18}\b"
)
_SHORTEST, _MARK = 3, "[\u0300-\u036f]*"


def redact(text: str, people: Iterable[str], organisations: Iterable[str]) -> str:
    """The text with a cover over each of these names, whatever its case and accents."""
    pattern = _pattern(frozenset(people), frozenset(organisations))
    apart = unicodedata.normalize("NFD", _REACHED.sub(COVER, text))
    covered = pattern.sub(COVER, apart) if pattern else apart
    return unicodedata.normalize("NFC", re.sub(rf"{COVER}(?:[\s·]*{COVER})+", COVER, covered))


@lru_cache(maxsize=256)
def _pattern(people: frozenset[str], organisations: frozenset[str]) -> re.Pattern[str] | None:
    """Longer names first, so that no part of one is left beside its cover."""
    names = {*_forms_of_people(people), *_forms_of_organisations(organisations)}
    named = sorted(filter(None, map(_spelled, names)), key=len, reverse=True)
    titled = [f"{re.escape(one[0])}{_TITLES}" for one in people if _CHINESE.fullmatch(one.strip())]
    alternatives = "|".join([*named, *titled])
    return re.compile(alternatives, re.IGNORECASE) if alternatives else None


def _forms_of_people(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        whole = name.strip()
        yield whole
        if _CHINESE.fullmatch(whole):
            first, *given = read_aloud(whole)
            joined = "".join(given)
            yield from (f"{first} {joined}", f"{joined} {first}", f"{first} {' '.join(given)}")
        parts = re.split(r"[\s,，]+", whole)
        yield from (part for part in parts if len(part) >= _SHORTEST)


def _forms_of_organisations(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        whole = name.strip()
        yield whole
        short = _KINDS.sub("", whole).strip(" ,，")
        yield short if len(short) >= _SHORTEST else ""


def _spelled(name: str) -> str:
    """A pattern for the name with any accents and spaces, not inside a Latin word."""
    plain = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    letters = [r"\s+" if c.isspace() else re.escape(c) + _MARK for c in " ".join(plain.split())]
    if not letters:
        return ""
    before = r"(?<![A-Za-z])" if plain.strip()[0].isascii() else ""
    behind = r"(?![A-Za-z])" if plain.strip()[-1].isascii() else ""
    return f"{before}{''.join(letters)}{behind}"
