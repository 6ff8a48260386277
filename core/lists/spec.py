"""What a slice declares of a list, and what other slices add to it.

A list has a subject: what its people, papers or events belong to (an edition), or nothing (the
city's claims). Everything that depends on the subject or the reader is made by a function of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask import Response
from flask_babel import LazyString
from sqlalchemy import Select

from core.accounts.models import User
from core.errors import Words
from core.lists.columns import Column
from core.lists.filters import Filter
from core.registries import Registry

# What was said with a bulk action: {"reason": {language: text}, "choice": key}.
Said = Mapping[str, Any]


@dataclass(frozen=True)
class Content:
    """A list's columns and filters for one subject and reader, in the order of the page."""

    columns: Sequence[Column] = ()
    filters: Sequence[Filter] = ()


@dataclass(frozen=True)
class BulkAction:
    """What can be done with many rows. `perform` does it to one by the rules of its own service.

    It raises DomainError where it cannot be done, which skips that row alone. `needs_reason`: the
    person concerned reads why. `choices`, by the list's subject and whoever asks: one of them has
    to be named, under the label `asks`. `warns` says beforehand what is lost by it. With `give`
    nothing is done to them: whoever may take the list away gets what belongs to them, as a file; of
    more than `at_once` rows in numbered parts. With `start` one thing is begun for all of them
    together, by subject and ids, and the page at the address it gives is shown; asked beforehand.
    `offered`, by the list's subject and whoever asks: elsewhere it is not there at all.
    """

    key: str
    label: LazyString
    perform: Callable[[Any, User, datetime, Said], object] = lambda *_: None
    give: Callable[[Sequence[Any], User, datetime], Response] | None = None
    at_once: int = 0
    start: Callable[[Any, Sequence[Any], User, datetime], str] | None = None
    offered: Callable[[Any, User], bool] = lambda *_: True
    needs_reason: bool = False
    choices: Callable[[Any, User], Mapping[str, str]] | None = None
    asks: Words = ""
    warns: Words = ""
    tone: str = "plain"
    order: int = 50


@dataclass(frozen=True)
class Step:
    """A way on with the rows the list shows: its page takes the list's filter in the address."""

    label: LazyString
    url: Callable[[Any, Mapping[str, str]], str | None]


@dataclass(frozen=True)
class Rights:
    """Who may see the list, take it away, take its sensitive columns, share views, change many.

    Each is asked about the subject. Without `take` it cannot be taken away, and so on.
    """

    see: StrEnum
    take: StrEnum | None = None
    take_sensitive: StrEnum | None = None
    share: StrEnum | None = None
    change: StrEnum | None = None

    def of(self, action: BulkAction) -> str:
        return "take" if action.give or action.start else "change"


@dataclass(frozen=True)
class Card:
    """What a phone shows of a row: the keys of its title, of three facts, and of its state."""

    title: str
    facts: Sequence[str] = ()
    state: str = ""


@dataclass(frozen=True)
class ListSpec:
    """One kind of list.

    `find` gives the subject of a route's values to the reader, or raises NotFound; `get` gives it
    by its id, for work in the background. `rows` are those within the reader's reach, with every
    join that columns read. `ref` is what people call a row, in addresses and ticks. `link` leads to
    a row's page, at an address that holds its `ref`; where the list `is_queue`, that page is told
    what narrowed it, to go on along it.
    `order` is a column's key, "-key" for downwards. `read` turns parameters of older addresses into
    today's. `locked` reads the rows that `actions` change, in one order, where more has to be held
    than they. `turn` is the order in which many rows are changed, whatever the page shows: where
    places are given, that of arrival. A list is `near` where an index of its rows by id lets those
    looked up in other tables be met in the order in which they lie there. `title` says of what a
    file of it is, by the subject, the reader and what is chosen. `nothing` is said where the filter
    leaves none, `source` (whence rows come) where there are none at all. `outdated` tells, by
    subject and moment, whether people since then show less of themselves: a file that waits is
    refused then.
    """

    key: str
    label: LazyString
    rights: Rights
    rows: Callable[[User, Any], Select[Any]]
    id: Any
    ref: Any
    content: Callable[[Any, User], Content]
    order: str
    card: Card
    turn: Sequence[Any] = ()
    find: Callable[..., Any] = lambda: None
    get: Callable[[str], Any] = lambda _id: None
    link: Callable[[Any, str], str | None] = lambda _subject, _ref: None
    title: Callable[[Any, User, Mapping[str, str]], Sequence[str]] = lambda *_: ()
    read: Callable[[Mapping[str, str]], Mapping[str, str]] = lambda sent: sent
    locked: Callable[[Any, Sequence[Any]], Sequence[Any]] | None = None
    actions: Sequence[BulkAction] = ()
    outdated: Callable[[Any, datetime], bool] = lambda _subject, _since: False
    is_queue: bool = False
    near: bool = False
    lead: Words = ""
    nothing: Words = ""
    source: Words = ""


@dataclass(frozen=True)
class Addition:
    """What a slice adds to the list of another: columns and filters, bulk actions, steps.

    They stand behind the column and the filter of these keys, or at the end.
    """

    key: str
    list_key: str
    content: Callable[[Any, User], Content] = lambda _subject, _user: Content()
    after_column: str = ""
    after_filter: str = ""
    actions: Sequence[BulkAction] = ()
    steps: Sequence[Step] = ()


LISTS = Registry[ListSpec]("lists", "Every list that is shown, searched and handed over.")
LIST_ADDITIONS = Registry[Addition]("list additions", "What slices add to another's list.")


def renamed(**names: str) -> Callable[[Mapping[str, str]], Mapping[str, str]]:
    """Parameters of older addresses by today's names; for `ListSpec.read`."""
    return lambda sent: {names.get(name, name): value for name, value in sent.items()}


def additions_to(spec: ListSpec) -> list[Addition]:
    return [one for one in LIST_ADDITIONS if one.list_key == spec.key]


def content_of(spec: ListSpec, subject: Any, user: User) -> Content:
    """The list's own columns and filters with those that other slices add."""
    own = spec.content(subject, user)
    columns, filters = list(own.columns), list(own.filters)
    for addition in additions_to(spec):
        more = addition.content(subject, user)
        _insert(columns, more.columns, [one.key for one in columns], addition.after_column)
        _insert(filters, more.filters, [one.name for one in filters], addition.after_filter)
    return Content(columns, filters)


def actions_of(spec: ListSpec) -> dict[str, BulkAction]:
    """What can be done with many of its rows, by key, in the order of the page."""
    every = [*spec.actions, *(action for one in additions_to(spec) for action in one.actions)]
    return {one.key: one for one in sorted(every, key=lambda one: one.order)}


def _insert(into: list[Any], more: Sequence[Any], keys: list[str], after: str) -> None:
    place = keys.index(after) + 1 if after in keys else len(into)
    into[place:place] = more
