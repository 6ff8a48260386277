"""Names tried on a number: answered, counted when wrong, and stopped when there are too many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from core.accounts import attempts
from core.documents import checking
from core.documents.checking import FileCheck, Record
from core.documents.engine import EngineBusy
from core.documents.printed import Field
from core.shares import busy, take_place

# A surname is not much of a secret, so few may be tried (recognition.md §11, trust.md §8).
BY_CALLER = attempts.Limit("certificate name", 10, timedelta(minutes=15))
OF_DOCUMENT = attempts.Limit("name of certificate", 40, timedelta(days=1))


@dataclass(frozen=True)
class NameAnswer:
    """What a number and a name open: `fields` None for a wrong name or too many of them."""

    record: Record
    fields: tuple[Field, ...] | None
    is_stopped: bool = False


def try_name(serial: str, name: str, *, caller: str) -> NameAnswer:
    """Open a document by its number and the name on it; wrong names are counted."""
    record = checking.look_up(serial)
    if is_stopped(serial, caller):
        return NameAnswer(record, None, is_stopped=True)
    fields = checking.open_by_name(serial, name)
    if fields is None:
        _note_wrong(serial, caller)
    return NameAnswer(record, fields)


def try_file(pdf: bytes, *, caller: str) -> FileCheck:
    """Check a file. One that names a document without knowing it counts as a wrong name.

    Refuses with `Busy` when the machine has no time to read it, which says nothing of the file.
    """
    take_place(at="file")
    may_open = not attempts.is_used_up(BY_CALLER, caller)
    try:
        found = checking.check_file(pdf, may_open=may_open)
    except EngineBusy as nothing_known:
        raise busy("file") from nothing_known
    if found.record and not found.fields and not found.compared and may_open:
        _note_wrong(found.serial, caller)
    return found


def is_stopped(serial: str, caller: str) -> bool:
    """Whether names may no longer be tried, by this caller or on this number."""
    return attempts.is_used_up(BY_CALLER, caller) or attempts.is_used_up(OF_DOCUMENT, serial)


def _note_wrong(serial: str, caller: str) -> None:
    attempts.count(BY_CALLER, caller)
    attempts.count(OF_DOCUMENT, serial)
