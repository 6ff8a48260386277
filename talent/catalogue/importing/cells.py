"""One cell at a time: cleaning its text, reading its value, writing it back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import cache

from core.i18n import LOCALES, speaking
from core.printable import JOINERS, is_unseen
from core.regions import INTERNATIONAL, region_codes
from core.states import Labelled
from talent.catalogue.faults import Reason, shown
from talent.catalogue.papers import Paper
from talent.catalogue.states import Degree, Level
from talent.catalogue.tiers import Rule

CODE = re.compile(r"(?=.*[0-9])[A-Za-z][A-Za-z0-9]*(?:[-._][A-Za-z0-9]+)*")
SEPARATOR = re.compile(r"[;；]")
WHOLE = re.compile(r"[0-9]{1,2}(?:\.0+)?")
MOST_YEARS = 60
# How people write "nothing" in a sheet.
DASHES = frozenset({"-", "–", "—", "/"})


class CellRefused(Exception):
    """This cell cannot be taken; `value` goes into the message."""

    def __init__(self, reason: Reason, value: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.value = value


def clean(raw: str) -> str:
    """`raw` in composed form, runs of white space as one blank.

    Refuses control and other invisible characters, which make two equal-looking names differ, and
    text a spreadsheet would run as a formula.
    """
    text = " ".join(unicodedata.normalize("NFC", raw).replace("\ufeff", "").split())
    for character in text:
        if is_unseen(character) and character not in JOINERS:
            raise CellRefused(Reason.CONTROL_CHARACTER, f"U+{ord(character):04X}")
    if text in DASHES:
        return ""
    if text[:1] in {"=", "+", "-", "@"}:
        raise CellRefused(Reason.FORMULA, shown(text))
    return text


def read_code(text: str) -> str:
    """A permanent code; a letter first, so that no spreadsheet makes a number of it."""
    if not CODE.fullmatch(text):
        raise CellRefused(Reason.CODE_PATTERN, shown(text))
    return text


def labelled(members: type[Labelled], reason: Reason, **others: str) -> Callable[[str], str]:
    """A reader of a closed list, by key, by label in either language, or by `others`."""

    def read(text: str) -> str:
        said = text.casefold()
        key = (by_label(members) | others).get(said, said.replace(" ", "-"))
        if key not in set(members):
            raise CellRefused(reason, shown(text))
        return key

    return read


def read_region(text: str) -> str:
    """An ISO 3166 code, INT, or the name of a country in English or Chinese."""
    code = regions().get(text.casefold())
    if code is None:
        raise CellRefused(Reason.REGION, shown(text))
    return code


def read_yes_no(text: str) -> bool:
    if text.casefold() not in YES | NO:
        raise CellRefused(Reason.YES_NO, shown(text))
    return text.casefold() in YES


def read_years(text: str) -> int | None:
    if not text:
        return None
    if not WHOLE.fullmatch(text) or int(text.partition(".")[0]) > MOST_YEARS:
        raise CellRefused(Reason.NUMBER, shown(text))
    return int(text.partition(".")[0])


def read_list(text: str) -> tuple[str, ...]:
    names = (name.strip() for name in SEPARATOR.split(text))
    return tuple(dict.fromkeys(name for name in names if name))


def read_source(text: str) -> str:
    """Where the entry comes from; `compiled` when nothing is said."""
    return text or "compiled"


def read_tier_rules(text: str) -> tuple[Rule, ...]:
    """`level:degree:years` between semicolons."""
    return tuple(_tier_rule(part) for part in read_list(text))


def _tier_rule(text: str) -> Rule:
    try:
        level, degree, years = (part.strip() for part in text.split(":"))
        rule = Rule(Level(level), Degree(degree), int(years))
    except ValueError:
        raise CellRefused(Reason.TIER_RULES, shown(text)) from None
    if not 0 <= rule.years <= MOST_YEARS:
        raise CellRefused(Reason.TIER_RULES, shown(text))
    return rule


def read_papers(text: str) -> tuple[str, ...]:
    """`add:paper` and `waive:paper` between semicolons."""
    changes = read_list(text)
    for change in changes:
        verb, _, paper = change.partition(":")
        if verb not in {"add", "waive"} or paper not in set(Paper):
            raise CellRefused(Reason.PAPERS, shown(change))
    return changes


def choice(members: type[StrEnum], default: str) -> Callable[[str], str]:
    """A reader for a closed list; an empty cell means `default`."""

    def read(text: str) -> str:
        key = text.casefold() or default
        if key not in set(members):
            raise CellRefused(Reason.CHOICE, shown(text))
        return key

    return read


def write_years(value: int | None) -> str:
    return "" if value is None else str(value)


def write_yes_no(value: bool) -> str:
    return "yes" if value else "no"


def write_list(values: Iterable[str]) -> str:
    return ";".join(values)


def write_tier_rules(rules: Iterable[Rule]) -> str:
    return ";".join(f"{rule.level}:{rule.degree}:{rule.years}" for rule in rules)


@cache
def by_label(members: type[Labelled]) -> dict[str, str]:
    """The members of a closed list as pages call them in either language, without case."""
    found: dict[str, str] = {}
    for code in LOCALES:
        with speaking(code):
            found |= {str(one.label).casefold(): one.value for one in members}
    return found


@cache
def regions() -> dict[str, str]:
    """Codes by code and by name in English and Chinese, as people write them, all without case."""
    return region_codes() | {"国际": INTERNATIONAL, "香港": "HK", "澳门": "MO", "台湾": "TW"}


YES = frozenset({"yes", "y", "true", "1", "是"})
NO = frozenset({"no", "n", "false", "0", "否"})
