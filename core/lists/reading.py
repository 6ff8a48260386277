"""How the cells of chosen columns come out of rows: planned once, run for every row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.engine import Connection

from core.lists.columns import NUMBER, Column, Value

Said = Sequence[Callable[[Value], Value] | None]


class Reading:
    """`sources` are to be selected behind the id; `cells` then gives the columns' values."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.sources: list[ColumnElement[Any]] = []
        self._places: dict[Any, int] = {}
        self._loaders = [one for one in columns if one.load is not None]
        self._several: dict[str, list[int]] = {}
        self._plan: list[tuple[int | None, str, Any]] = []
        for one in columns:
            place = None
            if isinstance(one.source, tuple):
                self._several[one.key] = [self._place(source) for source in one.source]
            elif one.source is not None:
                place = self._place(one.source)
            self._plan.append((place, one.key, one.pick))

    @property
    def needs_id(self) -> bool:
        """Whether rows are known by it: making an object of it for every row costs."""
        return bool(self._loaders) or not self.sources

    def cells(
        self, connection: Connection, rows: Sequence[Any], *, skip: int, start: int, said: Said
    ) -> Iterator[list[Value]]:
        """The cells of rows whose first value is the id and whose sources follow after `skip`.

        `said` turns each column's stored value into what is read, or (None) leaves it.
        """
        ids = [row[0] for row in rows] if self._loaders else []
        loaded = {one.key: one.load(connection, ids) for one in self._loaders if one.load}
        plan = [(*step, words) for step, words in zip(self._plan, said, strict=True)]
        value: Value
        # The innermost loop of every export: one branch for a plain column, no call for nothing.
        for number, row in enumerate(rows, start):
            line: list[Value] = []
            for place, key, pick, words in plan:
                if place is not None:
                    value = row[place + skip] if pick is None else pick(row[place + skip])
                elif key in self._several:
                    value = pick(*(row[one + skip] for one in self._several[key]))
                else:
                    value = number if key == NUMBER else loaded[key].get(row[0])
                line.append(value if words is None or value is None else words(value))
            yield line

    def _place(self, source: ColumnElement[Any]) -> int:
        # A table's own column is read once however many show a part of it, as all answers of a
        # form stand in one; two expressions may look the same and hold different values.
        name = str(source) if hasattr(source, "table") else id(source)
        if name not in self._places:
            self._places[name] = len(self.sources)
            self.sources.append(source)
        return self._places[name]
