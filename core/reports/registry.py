"""The lists that can be taken away. Each slice makes its own known; the register names them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from flask_babel import LazyString
from sqlalchemy.engine import Connection

from core.accounts.models import User
from core.errors import NotFound
from core.registries import Registry
from core.reports.models import Export
from core.reports.writers import Cell


@dataclass(frozen=True)
class Table:
    """What goes into a file: plain values only, because rows are read after the request's end.

    `rows` reads through the connection it is given, piece by piece, so that memory stays flat.
    `keys` name the columns in JSON.
    """

    keys: Sequence[str]
    labels: Sequence[str]
    rows: Callable[[Connection], Iterator[Sequence[Cell]]]
    sheet: str = "Sheet1"


def _refuse(_export: Export, _by: User) -> Table:
    raise NotFound


@dataclass(frozen=True)
class Report:
    """One kind of list.

    `table` makes the content of a background export anew from what its row says, for the person
    who asked; it raises NotFound or Forbidden when they may no longer have it, and so does `check`
    when they fetch the file. Without both it is only ever handed over at once. `column_label` is
    what a column's key is called where the register does not hold it.
    """

    key: str
    label: LazyString
    table: Callable[[Export, User], Table] = _refuse
    check: Callable[[Export, User], object] = _refuse
    column_label: Callable[[str], str] = str


REPORTS = Registry[Report]("reports", "Every list that can be taken away, for the export register.")
