"""Who may read a file: asked of the slice whose purpose the file serves."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from core.files.models import StoredFile
from core.policy import HIDDEN, Decision, policy
from core.registries import Provider, Registry

Reader = Callable[[Any, StoredFile], Decision]
READERS = Registry[Provider[Reader]](
    "file readers", "Who may read files of a purpose; undeclared purposes are read by nobody."
)


class FilePermission(StrEnum):
    READ = "files:read"


@policy(FilePermission.READ)
def may_read_file(user: Any, file: StoredFile) -> Decision:
    reader = READERS.find(file.purpose)
    if reader is None or not user.is_authenticated:
        return HIDDEN
    return reader.call(user, file)
