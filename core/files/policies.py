"""Who may read a file: asked of the slice whose purpose the file serves."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from core.files.models import StoredFile
from core.policy import HIDDEN, Decision, policy

Reader = Callable[[Any, StoredFile], Decision]
_readers: dict[str, Reader] = {}


class FilePermission(StrEnum):
    """What may be done with a stored file."""

    READ = "files:read"


def register_reader(purpose: str, reader: Reader) -> None:
    """Declare who may read files of a purpose; undeclared purposes are read by nobody."""
    _readers[purpose] = reader


@policy(FilePermission.READ)
def may_read_file(user: Any, file: StoredFile) -> Decision:
    """The answer of the slice the file belongs to."""
    reader = _readers.get(file.purpose)
    if reader is None or not user.is_authenticated:
        return HIDDEN
    return reader(user, file)
