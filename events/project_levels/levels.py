"""The levels of a call: their names, how many reviewers must agree at each, and by when (R7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from events.projects.models import ProjectCall

MOST_LEVELS, MOST_REVIEWERS, MOST_DAYS = 6, 9, 120


@dataclass(frozen=True)
class Level:
    """One level. `reviewers`: so many must say the same; `days`: working days it may take."""

    number: int
    en: str
    zh: str
    reviewers: int = 1
    days: int = 10

    @property
    def name(self) -> dict[str, str]:
        return {"en": self.en, "zh": self.zh}

    def to_json(self) -> dict[str, Any]:
        words: dict[str, Any] = dict(self.name)
        return words | {"min_reviewers": self.reviewers, "days": self.days}


USUAL = (
    Level(1, "Formal check", "资格初审"),
    Level(2, "Expert review", "专家评审", days=20),
    Level(3, "Review by carriers", "载体评审", days=20),
)


def levels_of(call: ProjectCall | None) -> Sequence[Level]:
    """Those the organiser set, else the usual three."""
    if call is None or not call.levels:
        return USUAL
    return [
        Level(number, one["en"], one["zh"], one["min_reviewers"], one["days"])
        for number, one in enumerate(call.levels, 1)
    ]
