"""Wording of posts that may breach the rules (R14): found by the program, judged by a person."""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from events.job_descriptions.states import FlagKind
from events.job_descriptions.values import TEXTS, Entry


@dataclass(frozen=True)
class Flag:
    """A wording that may breach the rules: the text it stands in, of what kind, the words.

    `cleared_by` is the person of the staff who looked at it.
    """

    field: str
    kind: str
    words: str
    cleared_by: str = ""
    cleared_at: str = ""


def flags_of(entry: Entry) -> list[Flag]:
    """The wordings a person has to look at, as they stand in the texts; each once."""
    texts = [("field", entry.field), ("place", entry.place)] + [
        (f"{name}_{code}", text) for name in TEXTS for code, text in getattr(entry, name).items()
    ]
    found = (
        Flag(name, kind, match.group().strip())
        for name, text in texts
        for kind, pattern in _patterns().items()
        for match in pattern.finditer(_harmless().sub(lambda m: " " * len(m.group()), text))
    )
    return list(dict.fromkeys(found))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {kind: _any(_phrases()[kind]) for kind in FlagKind}


@cache
def _harmless() -> re.Pattern[str]:
    """Phrases that name a thing without asking for it: “男女不限”, “equal opportunity”."""
    return _any(_phrases()["allowed"])


@cache
def _phrases() -> dict[str, list[str]]:
    said: dict[str, list[str]] = json.loads(Path(__file__).with_name("wording.json").read_text())
    return said


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in patterns), re.IGNORECASE)
