"""The numbers of the seed article (events.md part 5), each beside what stands for it here."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.figures.registry import Amount, Source, Told, all_figures
from core.figures.snapshots import Closed


@dataclass(frozen=True)
class Printed:
    """One number as the article prints it; `name` is the figure or indicator that stands for it."""

    line: int
    mark: str
    name: str
    printed: Mapping[str, str]
    what: Mapping[str, str]
    trap: Mapping[str, str]

    @property
    def source(self) -> Source:
        return next(one for one in Source if one.sentence == self.mark)


@dataclass(frozen=True)
class ArticleLine:
    """`figure` and `amount` are None where nothing of it is kept here."""

    printed: Printed
    figure: Told | None
    amount: Amount | None


def article_lines() -> list[ArticleLine]:
    """Every number of the article in its order, measured now."""
    known, closed = all_figures(), Closed()
    return [_line(one, known.get(one.name), closed) for one in printed_numbers()]


def _line(one: Printed, figure: Told | None, closed: Closed) -> ArticleLine:
    return ArticleLine(one, figure, figure.measure(closed=closed) if figure else None)


@cache
def printed_numbers() -> Sequence[Printed]:
    file = Path(__file__).with_name("article.json")
    return [Printed(**one) for one in json.loads(file.read_text(encoding="utf-8"))]
