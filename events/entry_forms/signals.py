"""What slices above tell this one."""

from __future__ import annotations

from collections.abc import Callable

from core.accounts.models import User
from core.files.models import StoredFile

# Whether the person may read this answer, asked of whoever keeps the answers.
answer_readers: list[Callable[[User, StoredFile], bool]] = []
