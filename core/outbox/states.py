"""What became of a message."""

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


class MessageState(StrEnum):
    """queued → sent | failed; sent → bounced. What failed or bounced may be sent again."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    BOUNCED = "bounced"

    @property
    def label(self) -> LazyString:
        """The word people read."""
        return _LABELS[self]

    @property
    def tone(self) -> str:
        """The tone of its sign."""
        return _TONES[self]


_LABELS = {
    MessageState.QUEUED: _l("Waiting to be sent"),
    MessageState.SENT: _l("Sent"),
    MessageState.FAILED: _l("Could not be delivered"),
    MessageState.BOUNCED: _l("Came back undelivered"),
}
_TONES = {
    MessageState.QUEUED: "waiting",
    MessageState.SENT: "done",
    MessageState.FAILED: "refused",
    MessageState.BOUNCED: "refused",
}
