"""The posts that are public, kept in the process to be searched (docs/decisions/jobs-search.md).

The database says what changed by a number that only grows; each search takes that over first.
"""

import threading
from array import array
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from heapq import nlargest
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import exists, or_, select

from core.db import db
from core.organisations.models import Organisation
from core.organisations.queries import is_verified
from core.search.postings import Postings, TextIndex, bits_of, numbers_in
from events.job_descriptions.states import JobDegree
from events.job_descriptions.values import monthly
from events.jobs.models import JobPost
from events.jobs.states import JobState
from events.shortages.queries import list_occupations
from events.vacancies.criteria import Criteria, Sort

KEY = "vacancies"
_MOST_SUMS = 64
# Beyond so many sorting all of them is cheaper than picking.
_FEW = 500
_NAMES = (
    "id", "state", "changed", "organisation_id", "kind", "district", "mode", "pay_min", "pay_max",
    "pay_period", "currency", "degree", "language", "title_wanted", "shortage_code",
    "published_at", "valid_until", "search",
)  # fmt: skip
# The facts a post is filtered by, as `<name>:<value>`.
_FACETS = (
    "organisation_id", "kind", "district", "mode", "degree", "language", "title_wanted",
    "shortage_code", "valid_until",
)  # fmt: skip


class Shelf:
    """Posts by number; one of them is dropped and entered anew when it changes."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self._clear()

    def _clear(self) -> None:
        self.top = -1
        self._top_id: UUID | None = None
        self._ids: list[UUID] = []
        self._numbers: dict[UUID, int] = {}
        self._published, self._pay = array("d"), array("L")
        self._alive = 0
        self._facets = Postings()
        self._words, self._places, self._fields = TextIndex(), TextIndex(), TextIndex()
        self._sums: dict[int, tuple[int, int]] = {}

    def refresh(self) -> None:
        """Take over what was committed since; all of it where this is another database."""
        top = db.session.execute(
            select(JobPost.changed, JobPost.id).order_by(JobPost.changed.desc()).limit(1)
        ).first()
        if top is None or tuple(top) == (self.top, self._top_id):
            if top is None:
                self._clear()
            return
        columns = select(*(getattr(JobPost, name) for name in _NAMES)).order_by(
            JobPost.published_at
        )
        is_new = or_(JobPost.changed > self.top, JobPost.id == self._top_id)
        rows = db.session.execute(columns.where(is_new)).all() if self._ids else []
        if any(row.id == self._top_id for row in rows):
            self._take(rows)
        else:
            self._clear()
            every = columns.where(JobPost.state == JobState.PUBLISHED)
            self._take(db.session.execute(every.execution_options(yield_per=1_000)))
        self.top, self._top_id = top

    def _take(self, rows: Iterable[Any]) -> None:
        for row in rows:
            self._enter(row)

    def _enter(self, row: Any) -> None:
        before = self._numbers.pop(row.id, None)
        if before is not None:
            self._alive ^= 1 << before
        if row.state != JobState.PUBLISHED:
            return
        number = self._numbers[row.id] = len(self._ids)
        self._ids.append(row.id)
        self._published.append(row.published_at.timestamp())
        in_yuan = row.currency == "CNY"
        self._pay.append(monthly(row.pay_max or row.pay_min, row.pay_period) if in_yuan else 0)
        self._facets.add(number, (f"{name}:{getattr(row, name)}" for name in _FACETS))
        head, body, place, field = (one.split() for one in (row.search + "\n\n\n").split("\n")[:4])
        self._words.add(number, head, body)
        self._places.add(number, place, ())
        self._fields.add(number, field, ())
        self._alive |= 1 << number

    def find(
        self, criteria: Criteria, on: date, untrusted: Iterable[UUID], fair: Iterable[UUID] | None
    ) -> "list[int]":
        """Sets of the posts that fit, the best first; in each the newest counts most."""
        among = self._alive & ~self._over(on) & self._facets.bits(f"kind:{criteria.kind}")
        among &= ~self._facets.any_of(f"organisation_id:{one}" for one in untrusted)
        for key in criteria.facets:
            among &= self._facets.bits(key)
        if criteria.degree:
            ranks = [one for one in JobDegree if one.rank <= JobDegree(criteria.degree).rank]
            among &= self._facets.any_of(f"degree:{one}" for one in ranks)
        if criteria.shortage:
            listed = (f"shortage_code:{one.code}" for one in list_occupations())
            among &= self._facets.any_of(listed)
        if criteria.pay:
            among &= self._paying(criteria.pay)
        if fair is not None:
            among &= bits_of(self._numbers[one] for one in fair if one in self._numbers)
        for index, text in ((self._places, criteria.place), (self._fields, criteria.field)):
            if text:
                among &= _together(index.find(text, among))
        found = self._words.find(criteria.q, among)
        return found if criteria.sort is Sort.FIT else [_together(found)]

    def page(self, found: Sequence[int], sort: Sort, start: int, size: int) -> list[UUID]:
        """These of them, in order."""
        by = self._pay if sort is Sort.PAY else self._published
        shown: list[int] = []
        for some in found:
            count = some.bit_count()
            if start < count and len(shown) < size:
                end = start + size - len(shown)
                shown += _first(end, numbers_in(some), by.__getitem__)[start:]
            start = max(0, start - count)
        return [self._ids[number] for number in shown]

    def values_of(self, name: str, on: date) -> list[str]:
        """The values that open posts have of one fact."""
        among, start = self._alive & ~self._over(on), f"{name}:"
        keys = (key for key in self._facets if key.startswith(start) and key != start)
        return sorted(key[len(start) :] for key in keys if self._facets.bits(key) & among)

    def _over(self, on: date) -> int:
        start, day = "valid_until:", f"valid_until:{on}"
        return self._facets.any_of(k for k in self._facets if k.startswith(start) and k < day)

    def _paying(self, least: int) -> int:
        size, bits = self._sums.get(least, (0, 0))
        if size != len(self._pay):
            bits |= bits_of(n for n in range(size, len(self._pay)) if self._pay[n] >= least)
            if len(self._sums) >= _MOST_SUMS:
                self._sums.clear()
            self._sums[least] = len(self._pay), bits
        return bits


def shelf() -> Shelf:
    """The program's own, as the database has it now; hold its lock while asking."""
    kept: Shelf = current_app.extensions.setdefault(KEY, Shelf())
    return kept


def untrusted(on: date) -> Sequence[UUID]:
    """Organisations with posts that are not public that day, whatever they are (R14)."""
    published = JobPost.organisation_id == Organisation.id, JobPost.state == JobState.PUBLISHED
    rows = select(Organisation.id).where(~is_verified(on), exists().where(*published))
    return db.session.scalars(rows).all()


def _first(count: int, numbers: Iterable[int], by: Callable[[int], float]) -> list[int]:
    """So many of them, the largest first; those alike in the order they come."""
    if count <= _FEW:
        return nlargest(count, numbers, key=by)
    return sorted(numbers, key=by, reverse=True)[:count]


def _together(sets: Iterable[int]) -> int:
    every = 0
    for bits in sets:
        every |= bits
    return every
