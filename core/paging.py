"""One page of a query, for what is listed without being a desk list of core.lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select

from core.db import db

Row = TypeVar("Row")
PAGE_SIZE = 50


@dataclass(frozen=True)
class Paged(Generic[Row]):
    """The rows of one page, and how many rows and pages there are; at least one page."""

    rows: Sequence[Row]
    total: int
    number: int
    size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        return pages_of(self.total, self.size)


def pages_of(total: int, size: int = PAGE_SIZE) -> int:
    return max(1, -(-total // size))


def page_of(query: Select[Any], number: int, *, size: int = PAGE_SIZE) -> Paged[Any]:
    """This page of an ordered query; the last one where there are not so many."""
    plain = query.order_by(None).options()
    total = db.session.scalar(select(func.count()).select_from(plain.subquery())) or 0
    number = min(max(1, number), pages_of(total, size))
    rows = db.session.scalars(query.limit(size).offset((number - 1) * size))
    return Paged(rows.unique().all(), total, number, size)
