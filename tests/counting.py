"""What a piece of work asks of the database."""

from __future__ import annotations

import contextlib
import resource
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import event

from core.db import db

NOT_COUNTED = ("PRAGMA", "BEGIN", "UPDATE user_session SET last_seen_at")


@contextlib.contextmanager
def statements() -> Iterator[list[str]]:
    """The statements sent meanwhile, without those that open a transaction or come by the minute.

    A session notes once a minute that it is in use: where a test is slow, beside any page.
    """
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(NOT_COUNTED):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def count_queries(work: Callable[[], Any]) -> tuple[int, Any]:
    """How many statements `work` sends, and what it answers."""
    with statements() as sent:
        answer = work()
    return len(sent), answer


def cpu_seconds() -> float:
    """What this process and its ended children have used: the same however busy the machine is.

    For what works in children. A child of earlier days that ends meanwhile counts whole: what works
    in this process alone is measured by `time.process_time`.
    """
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)
