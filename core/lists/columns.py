"""What a list shows and hands over, column by column.

A column reads an expression of the row's query, or loads its values for a thousand rows in one
query; none asks the database row by row. Cells are plain values: `words` turns a stored code into
what people read, in the language the columns were made in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement
from sqlalchemy.engine import Connection

from core.errors import Words
from core.name_keys import sort_key

Value = Any
Loader = Callable[[Connection, Sequence[Any]], Mapping[Any, Value]]
NUMBER = "no"
LONGEST_LABEL = 80


class ColumnKind(StrEnum):
    """What a column holds: how it is written to files and aligned on the page."""

    TEXT = "text"
    # A person's or a thing's name: never cut before 24 characters.
    NAME = "name"
    DATE = "date"
    MOMENT = "moment"
    NUMBER = "number"
    CHOICE = "choice"
    YES_NO = "yes_no"


@dataclass(frozen=True)
class Column:
    """One column. Exactly one of `source` and `load` is set, but for the running number.

    `pick` takes the value out of what was read (with several sources, out of all of them in turn),
    `words` turns it into the cell people read, `codes` into what programs read. `order` is what it
    is sorted by (default: a single `source`). `tone` gives the tone of a state's sign, `is_late`
    marks a day that has passed, `note` says more below it, `url` is where a cell leads.
    `on_screen`: shown unless others are chosen; `handed_over`: one of the standard columns of
    files; `is_quiet`: a secondary fact, drawn in grey. Sensitive ones are dots on the page, and
    need a right and a purpose in a file.
    """

    key: str
    label: Words
    kind: ColumnKind = ColumnKind.TEXT
    group: Words = ""
    source: ColumnElement[Any] | tuple[ColumnElement[Any], ...] | None = None
    load: Loader | None = None
    pick: Callable[..., Value] | None = None
    words: Callable[[Value], Value] | None = None
    codes: Callable[[Value], Value] | None = None
    order: ColumnElement[Any] | None = None
    tone: Callable[[Value], str] | None = None
    is_late: Callable[[Value], bool] | None = None
    note: Callable[[Value], Words] | None = None
    url: Callable[[Value], str] | None = None
    on_screen: bool = False
    handed_over: bool = True
    is_quiet: bool = False
    is_sensitive: bool = False

    @property
    def sorts_by(self) -> ColumnElement[Any] | None:
        """What the list is sorted by under this heading, a name by its key; None: it cannot be."""
        single = None if isinstance(self.source, tuple) else self.source
        by = sort_key(single) if self.order is None else self.order
        return None if self.is_sensitive else by


def column_of(
    attribute: Any, label: Words, kind: ColumnKind = ColumnKind.TEXT, *, key: str = "", **more: Any
) -> Column:
    """The column that shows one attribute of a model, called like it."""
    return Column(key or attribute.key, label, kind, source=attribute.expression, **more)


def secret(column: Column) -> Column:
    return replace(column, is_sensitive=True, handed_over=False, on_screen=False)


def with_distinct_labels(every: Iterable[Column]) -> list[Column]:
    """The same columns with labels that differ, since a workbook's must, and words as text."""
    seen: set[str] = set()
    distinct = []
    for column in every:
        label = " ".join(str(column.label).split())[:LONGEST_LABEL]
        label = f"{label} ({column.key})" if label in seen else label
        seen.add(label)
        is_text = isinstance(column.label, str) and isinstance(column.group, str)
        distinct.append(
            column
            if is_text and column.label == label
            else replace(column, label=label, group=str(column.group))
        )
    return distinct


def whole_amount(amount: Decimal | None) -> int | float | None:
    """A stored amount as it was entered, without empty decimals."""
    if amount is None:
        return None
    return int(amount) if amount == int(amount) else float(amount)


def words_of(members: Any) -> Callable[[Value], Value]:
    """From a stored code to its member's word; made once, because translating costs."""
    known = {str(one.value): str(one.label) for one in members}
    return lambda code: known.get(code, code)


def state_column(key: str, label: Words, members: Any, source: Any, **more: Any) -> Column:
    """A column of a state's members, drawn with their signs."""
    tones = {str(one.value): str(one.tone) for one in members}
    return Column(
        key, label, ColumnKind.CHOICE, source=source, words=words_of(members),
        tone=lambda code: tones.get(code, "neutral"), **more,
    )  # fmt: skip


def yes_no() -> Callable[[Value], Value]:
    return {True: _("yes"), False: _("no")}.get
