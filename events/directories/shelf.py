"""Directories kept in the process to be searched; made anew when something in one changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any

from flask import current_app

from core.paging import pages_of
from core.search.postings import TextIndex, numbers_in
from core.search.reading import features_of
from events.directories.queries import Item, items_of, stamp_of
from events.directories.states import Directory

KEY = "directories"
PAGE_SIZE = 20


@dataclass(frozen=True)
class Found:
    """One page of what fits, and how many there are in all."""

    items: Sequence[Item]
    total: int
    number: int

    @property
    def pages(self) -> int:
        return pages_of(self.total, PAGE_SIZE)


class Shelf:
    """One directory on one day; its first item has the highest number, which is found first."""

    def __init__(self, stamp: tuple[Any, ...], items: Sequence[Item]) -> None:
        self.stamp, self._items, self._lock = stamp, list(reversed(items)), Lock()
        self._words = TextIndex()
        for number, one in enumerate(self._items):
            tags = (tag for some in one.tags.values() for tag in some)
            names = " \n ".join([*one.title.values(), *tags])
            self._words.add(number, features_of(names), features_of(" \n ".join(one.text.values())))

    def find(self, words: str, page: int) -> Found:
        """The page asked for, the last one where there are not so many; all without words."""
        every = (1 << len(self._items)) - 1
        # The index reads its own words anew after it grew.
        with self._lock:
            sets = self._words.find(words, every) if every else []
        numbers = [number for some in sets for number in numbers_in(some)]
        page = min(max(1, page), pages_of(len(numbers), PAGE_SIZE))
        shown = numbers[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        return Found([self._items[number] for number in shown], len(numbers), page)

    def __len__(self) -> int:
        return len(self._items)


def shelf_of(kind: Directory, on: date) -> Shelf:
    """The directory as it is now; one statement or two while nothing in it changed."""
    kept: dict[Directory, Shelf] = current_app.extensions.setdefault(KEY, {})
    stamp, known = stamp_of(kind, on), kept.get(kind)
    if known is None or known.stamp != stamp:
        known = kept[kind] = Shelf(stamp, items_of(kind, on))
    return known
