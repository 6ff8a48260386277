"""The made-up people who come to the demonstration's events; names that test every script (R6)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Guest:
    name: str
    country: str
    organisation: str
    field: str
    degree: str = "master"
    name_chinese: str = ""
    language: str = "en"


GUESTS = tuple(
    Guest(*row) for row in json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
)
# How many come to which event; the smallest sessions overflow, so that somebody waits.
COMING = {
    "week": 18,
    "fair": 20,
    "fair-partner": 6,
    "fair-past": 24,
    "fair-today": 24,
    "training-past": 14,
    "training-today": 15,
    "round-table": 10,
}
