"""A mailing's life, and who may send one."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.workflow import Transition, Workflow


class MailingState(StrEnum):
    """Where a mailing stands."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    SENT = "sent"
    STOPPED = "stopped"

    @property
    def label(self) -> LazyString:
        """The word staff read."""
        return _STATES[self]

    @property
    def tone(self) -> str:
        """The tone of its sign."""
        return _TONES[self]


class MailingAction(StrEnum):
    """What moves a mailing."""

    SCHEDULE = "schedule"
    BEGIN = "begin"
    FINISH = "finish"
    STOP = "stop"


class MailingPermission(StrEnum):
    """What a person may be allowed to do with mailings."""

    LIST = "mailings:list"
    WRITE = "mailings:write"
    SEND = "mailings:send"


_A, _S, _P = MailingAction, MailingState, MailingPermission

MAILING_WORKFLOW = Workflow(
    "mailing",
    [
        Transition(_A.SCHEDULE, frozenset({_S.DRAFT}), _S.SCHEDULED, _P.SEND, _l("Send")),
        Transition(
            _A.BEGIN,
            frozenset({_S.SCHEDULED}),
            _S.SENDING,
            None,
            _l("Begin sending"),
            by_system=True,
        ),
        Transition(
            _A.FINISH, frozenset({_S.SENDING}), _S.SENT, None, _l("All written"), by_system=True
        ),
        Transition(_A.STOP, frozenset({_S.SCHEDULED, _S.SENDING}), _S.STOPPED, _P.SEND, _l("Stop")),
    ],
)

_STATES = {
    _S.DRAFT: _l("Draft"),
    _S.SCHEDULED: _l("Scheduled"),
    _S.SENDING: _l("Being sent"),
    _S.SENT: _l("Sent"),
    _S.STOPPED: _l("Stopped"),
}
_TONES = {
    _S.DRAFT: "neutral",
    _S.SCHEDULED: "waiting",
    _S.SENDING: "progress",
    _S.SENT: "done",
    _S.STOPPED: "withdrawn",
}
