"""What became of a message."""

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


class MessageState(StrEnum):
    """queued → sent | failed; a failed one may be sent again."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"

    @property
    def label(self) -> LazyString:
        """The word people read."""
        return _LABELS[self]

    @property
    def tone(self) -> str:
        """The tone of its sign."""
        return {"queued": "waiting", "sent": "done", "failed": "refused"}[self]


_LABELS = {
    MessageState.QUEUED: _l("Waiting to be sent"),
    MessageState.SENT: _l("Sent"),
    MessageState.FAILED: _l("Could not be delivered"),
}
