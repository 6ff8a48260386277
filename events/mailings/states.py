"""A mailing's life, and who may send one."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import State
from core.workflow import Transition, Workflow, automatic


class MailingState(State):
    DRAFT = "draft", _l("Draft"), "neutral"
    SCHEDULED = "scheduled", _l("Scheduled"), "waiting"
    SENDING = "sending", _l("Being sent"), "progress"
    PAUSED = "paused", lazy_pgettext("batch", "Paused"), "waiting"
    SENT = "sent", _l("Sent"), "done"
    STOPPED = "stopped", _l("Stopped"), "withdrawn"


class MailingAction(StrEnum):
    SCHEDULE = "schedule"
    BEGIN = "begin"
    FINISH = "finish"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    EXPIRE = "expire"


class MailingPermission(StrEnum):
    LIST = "mailings:list"
    READ = "mailings:read"
    WRITE = "mailings:write"
    SEND = "mailings:send"


_A, _S, _P = MailingAction, MailingState, MailingPermission

MAILING_WORKFLOW = Workflow(
    "mailing",
    [
        Transition(_A.SCHEDULE, {_S.DRAFT}, _S.SCHEDULED, _P.SEND, _l("Send")),
        automatic(_A.BEGIN, _S.SENDING, _S.SCHEDULED),
        automatic(_A.FINISH, _S.SENT, _S.SENDING),
        Transition(_A.PAUSE, {_S.SENDING}, _S.PAUSED, _P.SEND, _l("Pause")),
        Transition(_A.RESUME, {_S.PAUSED}, _S.SENDING, _P.SEND, _l("Go on")),
        Transition(_A.STOP, {_S.SCHEDULED, _S.SENDING, _S.PAUSED}, _S.STOPPED, _P.SEND, _l("Stop")),
        automatic(_A.EXPIRE, _S.STOPPED, _S.PAUSED),
    ],
)
