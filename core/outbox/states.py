"""What became of a message."""

from flask_babel import lazy_gettext as _l

from core.states import State


class MessageState(State):
    """queued → sent | failed; sent → bounced. What failed or bounced may be sent again."""

    QUEUED = "queued", _l("Waiting to be sent"), "waiting"
    SENT = "sent", _l("Sent"), "done"
    FAILED = "failed", _l("Could not be delivered"), "refused"
    BOUNCED = "bounced", _l("Came back undelivered"), "refused"
