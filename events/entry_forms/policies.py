"""Who may open a file that answers a question."""

from __future__ import annotations

from collections.abc import Callable

from core.accounts.models import User
from core.files.models import StoredFile
from core.policy import Decision, allowed_if
from core.registries import Provider, Registry

# The purpose such files are kept for.
ANSWER_FILE = "registration_answer"
ANSWER_READERS = Registry[Provider[Callable[[User, StoredFile], bool]]](
    "answer readers", "Whether the person may read this answer, asked of whoever keeps it."
)


def may_read_answer(user: User, file: StoredFile) -> Decision:
    """Whoever sent it, and whoever may read the answers it belongs to; others find nothing."""
    is_own = file.owner_id is not None and file.owner_id == user.id
    return allowed_if(is_own or any(reader.call(user, file) for reader in ANSWER_READERS))
