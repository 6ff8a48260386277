"""Title ladders: the titles of one series from junior to full senior (seed/title_ladders.json)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from talent.catalogue.states import Level

SEED = Path(__file__).parent / "seed"

Title = Mapping[str, str]
Ladder = Mapping[Level, Title]


@cache
def _ladders() -> Mapping[tuple[str, str], Ladder]:
    """Every ladder, found by series and any Chinese title on it."""
    found: dict[tuple[str, str], Ladder] = {}
    for item in json.loads((SEED / "title_ladders.json").read_text(encoding="utf-8")):
        ladder = {Level(level): title for level, title in item["rungs"].items()}
        for title in ladder.values():
            found[item["series"], title["zh"]] = ladder
    return found


def ladder_of(series_zh: str, title_zh: str) -> Ladder | None:
    """The ladder `title_zh` stands on in its series, or None when none is known."""
    return _ladders().get((series_zh, title_zh))


def level_on_ladder(series_zh: str, title_zh: str) -> Level | None:
    """The level a title has on its ladder, or None when none is known."""
    ladder = ladder_of(series_zh, title_zh) or {}
    return next((level for level, title in ladder.items() if title["zh"] == title_zh), None)
