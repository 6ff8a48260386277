"""What a list may be narrowed by. Values come from addresses, saved views and the API.

A filter reads one parameter. A value it does not know is named to the reader and left out; nothing
of it reaches SQL but as a bound value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, or_, true

from core.clock import BEIJING
from core.db import UTCDateTime
from core.errors import Words

LONGEST = 200
MOST_WORDS = 8
# The filter of this name is the search box.
WORDS = "words"
# What takes a filter away that narrows without being asked for; and the choice of what has none.
ALL, NONE = "all", "none"
# The calendar's own first and last day have no midnight in another zone.
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2999, 12, 31)
_TICKED = frozenset({"1", "y", "yes", "on", "true"})

Chosen = Mapping[str, str]


@dataclass(frozen=True)
class Filter:
    """One filter: the parameter's name, its label, and the condition rows must fulfil.

    `condition` gets the value, and every filter's, for those that mean something together.
    `default` holds where the address says nothing; `ALL` then takes it away. What is typed as
    words may be somebody's name, which no register keeps (R25).
    """

    name: str
    label: Words
    condition: Callable[[str, Chosen], Any]
    kind: Literal["choice", "words", "flag", "day"] = "choice"
    choices: Mapping[str, str] | None = None
    default: str = ""

    def read(self, sent: str) -> str | None:
        """The value as it is kept; "" for none, None for one that is not known."""
        value = sent.replace("\0", "").strip()[:LONGEST]
        if not value or self.kind == "words" or self.takes_away(value):
            return value
        if self.kind == "flag":
            return "1" if value.lower() in _TICKED else None
        known = _is_day(value) if self.kind == "day" else value in (self.choices or {})
        return value if known else None

    def takes_away(self, value: str) -> bool:
        return value == ALL and bool(self.default)

    def say(self, value: str) -> str:
        """The value in words, for a chip."""
        if self.kind == "flag":
            return str(_("yes"))
        return str((self.choices or {}).get(value, value))


def choice(
    name: str, label: Words, choices: Mapping[str, str], where: Any, *, default: str = ""
) -> Filter:
    """One of `choices`; `where` is a column that equals it, or a function of the value."""
    equal = where if callable(where) else lambda value: where == value
    return Filter(name, label, lambda value, _all: equal(value), "choice", choices, default)


def flag(name: str, label: Words, where: ColumnElement[bool]) -> Filter:
    """A tick: only the rows that fulfil `where`."""
    return Filter(name, label, lambda _value, _all: where, "flag")


def words(label: Words, where: Callable[[str], Any], *, name: str = WORDS) -> Filter:
    """Typed words; `where` is a function of them all together."""
    return Filter(name, label, lambda value, _all: where(value), "words")


def search(label: Words, *columns: Any) -> Filter:
    return words(label, lambda text: mentions(text, *columns))


def days(name: str, label_from: Words, label_until: Words, column: Any) -> list[Filter]:
    """From a day on, and until its end, both in Beijing; for a column of moments or of days."""

    def begin(value: str, days: int) -> date:
        day = date.fromisoformat(value) + timedelta(days=days)
        is_moment = isinstance(column.type, UTCDateTime)
        return datetime.combine(day, time(), BEIJING) if is_moment else day

    return [
        Filter(f"{name}_from", label_from, lambda value, _all: column >= begin(value, 0), "day"),
        Filter(f"{name}_until", label_until, lambda value, _all: column < begin(value, 1), "day"),
    ]


def mentions(text: str, *columns: Any) -> ColumnElement[bool]:
    """Whether each of the words is in any of the columns, whatever its case."""
    return and_(true(), *(or_(*_holding(word, columns)) for word in text.split()[:MOST_WORDS]))


def _holding(word: str, columns: Iterable[Any]) -> list[ColumnElement[bool]]:
    # The embedded database folds the case of ASCII only.
    spellings = {word} if word.isascii() else {word, word.lower(), word.upper(), word.title()}
    return [one.icontains(way, autoescape=True) for one in columns for way in spellings]


def conditions(filters: Mapping[str, Filter], chosen: Chosen) -> Iterable[ColumnElement[bool]]:
    """What rows must fulfil for these values; added to the rows the person may see.

    The last first: SQLite looks into other tables in the order asked, and a slice above asks for
    what fewer have.
    """
    for name, value in reversed(list(chosen.items())):
        if not filters[name].takes_away(value):
            yield filters[name].condition(value, chosen)


def choices_of(members: Any) -> dict[str, str]:
    return {str(one.value): str(one.label) for one in members}


def yes_no_choices() -> dict[str, str]:
    return {"yes": _("yes"), "no": _("no")}


def _is_day(value: str) -> bool:
    try:
        return FIRST_DAY <= date.fromisoformat(value) <= LAST_DAY
    except ValueError:
        return False
