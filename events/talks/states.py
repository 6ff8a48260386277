"""A talk between a carrier and a project (洽谈): on, or called off."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import State
from core.workflow import Transition, Workflow, consequence


class TalkState(State):
    SCHEDULED = "scheduled", lazy_pgettext("talk", "Scheduled"), "progress"
    CANCELLED = "cancelled", lazy_pgettext("talk", "Called off"), "withdrawn"


class TalkAction(StrEnum):
    CANCEL = "cancel"
    FOLLOW = "follow"


class TalkPermission(StrEnum):
    """The first is organisers', about an event; the second either side's, about one talk."""

    LIST = "talks:list"
    CANCEL = "talks:cancel"


TALK_WORKFLOW = Workflow(
    "talk",
    [
        Transition(
            TalkAction.CANCEL, {TalkState.SCHEDULED}, TalkState.CANCELLED, TalkPermission.CANCEL,
            lazy_pgettext("talk", "Call off"),
        ),
        # Its docking or project came to nothing, or the project is shared no more.
        consequence(TalkAction.FOLLOW, TalkState.CANCELLED, TalkState.SCHEDULED),
    ],
)  # fmt: skip
MINUTES = {20: _l("20 minutes"), 30: _l("30 minutes"), 45: _l("45 minutes"), 60: _l("60 minutes")}
