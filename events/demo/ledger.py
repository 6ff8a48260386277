"""The ledger of the demonstration: what the article of 2021 prints and nothing here counts."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from core.accounts.queries import find_account
from core.clock import now
from core.indicators.models import Indicator
from core.indicators.queries import list_indicators
from core.indicators.services import enter_value, keep_indicator
from events.demo.editions import ORGANISER

SOURCE = "W01 (2021)"
_NAMED = ("code", "name_zh", "name_en", "unit_zh", "unit_en", "definition_zh", "definition_en")


def load_demo_ledger() -> None:
    """Nothing is added where an indicator is."""
    by, at = find_account(ORGANISER), now()
    if by is None or list_indicators():
        return
    file = Path(__file__).with_name("ledger.json")
    rows: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    known: dict[str, Indicator] = {}
    for row in rows:
        ends = {f"{end}_id": known[row[end]].id if row[end] else None for end in ("part", "whole")}
        said = {name: row[name] for name in _NAMED} | ends | {"is_public": True}
        known[row["code"]] = one = keep_indicator(None, said, by=by, at=at)
        if row["value"] is not None:
            day = date.fromisoformat(row["as_of"])
            enter_value(one, str(row["value"]), day, SOURCE, "", by=by, at=at)
