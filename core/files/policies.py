"""Who may read a file: asked of the slice whose purpose the file serves."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from core.files.models import StoredFile
from core.policy import ALLOWED, HIDDEN, Decision, policy
from core.registries import Provider, Registry

Reader = Callable[[Any, StoredFile], Decision]
READERS = Registry[Provider[Reader]](
    "file readers", "Who may read files of a purpose; undeclared purposes are read by nobody."
)
LOANS = Registry[Provider[Reader]](
    "file loans", "Who may look at a file its owner lent them, whatever purpose it serves."
)


class FilePermission(StrEnum):
    READ = "files:read"


@policy(FilePermission.READ)
def may_read_file(user: Any, file: StoredFile) -> Decision:
    reader = READERS.find(file.purpose)
    if not user.is_authenticated:
        return HIDDEN
    decision = reader.call(user, file) if reader is not None else HIDDEN
    if decision.allowed:
        return decision
    lent = any(loan.call(user, file).allowed for loan in LOANS)
    return ALLOWED if lent else decision
