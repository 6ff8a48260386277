"""What an address asks of a list: its filters, columns and order; and the list opened with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import request
from flask_babel import gettext as _

from core.accounts.models import User
from core.errors import NotFound
from core.lists.columns import Column, with_distinct_labels
from core.lists.filters import Filter, conditions
from core.lists.spec import ListSpec, content_of
from core.policy import authorize

MOST_COLUMNS = 120
COLUMNS, ORDER, PAGE, AFTER, BEFORE = "columns", "order", "page", "after", "before"
# In the address of a row's page: the list it was opened from.
QUEUE = "queue"
# Parameters that are no filter of any list.
RESERVED = frozenset({COLUMNS, ORDER, PAGE, AFTER, BEFORE, "lang"})


@dataclass(frozen=True)
class ListChoice:
    """Filter values by parameter, column keys in order, and the key sorted by ("-key": downwards).

    Only known names and values get in (`open_list`), so that it may be stored, shown in an address
    and replayed later. No columns and no order mean the list's own.
    """

    filter: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    order: str = ""

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> ListChoice:
        return cls(stored["filter"], tuple(stored["columns"]), stored["order"])

    def to_json(self) -> dict[str, Any]:
        return {"filter": dict(self.filter), "columns": list(self.columns), "order": self.order}

    def pairs(self, **other: str) -> list[tuple[str, str]]:
        """The parameters of an address that shows it; `other` replaces or (empty) leaves out."""
        said = {**self.filter, COLUMNS: ",".join(self.columns), ORDER: self.order, **other}
        return [(name, value) for name, value in said.items() if value]

    def query(self, **other: str) -> str:
        """The same, encoded, with its question mark; empty for the list as it is by itself."""
        pairs = self.pairs(**other)
        return f"?{urlencode(pairs)}" if pairs else ""


@dataclass(frozen=True)
class OpenList:
    """A list of one subject as its reader asks for it; `notes` name what of it is not known."""

    spec: ListSpec
    subject: Any
    reader: User
    columns: Mapping[str, Column]
    filters: Mapping[str, Filter]
    choice: ListChoice
    notes: tuple[str, ...] = ()

    @cached_property
    def chosen(self) -> dict[str, str]:
        """Every filter that narrows it, those included that do so by default."""
        defaults = {one.name: one.default for one in self.filters.values() if one.default}
        return {**defaults, **self.choice.filter}

    @cached_property
    def conditions(self) -> tuple[Any, ...]:
        return tuple(conditions(self.filters, self.chosen))

    @property
    def order(self) -> str:
        return self.choice.order or self.spec.order

    @cached_property
    def on_screen(self) -> tuple[str, ...]:
        return self.choice.columns or self.keys_of("on_screen")

    @property
    def title(self) -> Sequence[str]:
        """What a file of it is of; the list's own name follows."""
        return self.spec.title(self.subject, self.reader, self.chosen)

    @property
    def subject_id(self) -> str:
        return subject_id_of(self.subject)

    def require(self, what: str) -> None:
        """Refuse a reader who lacks one of the list's rights."""
        require(self.spec, what, self.subject, self.reader)

    def keys_of(self, what: str) -> tuple[str, ...]:
        """The columns that are `on_screen`, `handed_over` or `is_sensitive` by themselves."""
        return tuple(key for key, one in self.columns.items() if getattr(one, what))


def subject_id_of(subject: Any) -> str:
    return "" if subject is None else str(subject.id)


def require(spec: ListSpec, what: str, subject: Any, user: User) -> None:
    """Refuse whoever lacks this right of the list; NotFound where the list itself has none."""
    right = getattr(spec.rights, what)
    if right is None:
        raise NotFound
    authorize(right, subject, user=user)


def open_list(
    spec: ListSpec, subject: Any, reader: User, sent: Mapping[str, str] | None = None
) -> OpenList:
    """The list an address asks for. What it does not know is left out, and named in `notes`."""
    content, notes, sent = content_of(spec, subject, reader), list[str](), sent or {}
    columns = {one.key: one for one in with_distinct_labels(content.columns)}
    filters = {one.name: one for one in content.filters}
    choice = ListChoice(
        _filter(sent, filters, notes), _columns(sent, columns, notes), _order(sent, columns, notes)
    )
    return OpenList(spec, subject, reader, columns, filters, choice, tuple(notes))


def list_behind(spec: ListSpec, subject: Any, reader: User) -> OpenList:
    """The list a row's page was opened from, as its address tells."""
    queue = dict(parse_qsl(request.args.get(QUEUE, "")))
    return open_list(spec, subject, reader, spec.read(queue))


def _filter(
    sent: Mapping[str, str], filters: Mapping[str, Filter], notes: list[str]
) -> dict[str, str]:
    read = {name: one.read(sent.get(name, "")) for name, one in filters.items()}
    said = _("“%(value)s” is not known under “%(filter)s” and was left out.")
    notes += [
        said % {"value": sent[name][:40], "filter": filters[name].label}
        for name, value in read.items()
        if value is None
    ]
    # What looks like a filter and is none would else seem to have been obeyed.
    strange = [name for name in sent if sent[name] and name not in filters.keys() | RESERVED]
    notes += [_("There is no filter “%(name)s”.", name=name[:40]) for name in strange[:5]]
    return {name: value for name, value in read.items() if value}


def _columns(
    sent: Mapping[str, str], columns: Mapping[str, Column], notes: list[str]
) -> tuple[str, ...]:
    asked = [key.strip() for key in sent.get(COLUMNS, "").split(",") if key][:MOST_COLUMNS]
    said = _("There is no column “%(name)s” in this list.")
    notes += [said % {"name": key[:40]} for key in asked if key not in columns][:5]
    return tuple(dict.fromkeys(key for key in asked if key in columns))


def _order(sent: Mapping[str, str], columns: Mapping[str, Column], notes: list[str]) -> str:
    asked = sent.get(ORDER, "")
    column = columns.get(asked.removeprefix("-"))
    if asked and (column is None or column.sorts_by is None):
        notes.append(_("The list cannot be sorted by “%(name)s”.", name=asked[:40]))
        return ""
    return asked
