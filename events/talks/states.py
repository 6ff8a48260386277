"""A talk between a carrier and a project (洽谈): on, called off, or over with or without them."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import State
from core.workflow import Transition, Workflow, consequence


class TalkState(State):
    SCHEDULED = "scheduled", lazy_pgettext("talk", "Scheduled"), "progress"
    CANCELLED = "cancelled", lazy_pgettext("talk", "Called off"), "withdrawn"
    HELD = "held", lazy_pgettext("talk", "Took place"), "done"
    MISSED = "missed", lazy_pgettext("talk", "The team did not come"), "refused"


class TalkAction(StrEnum):
    MOVE = "move"
    HOLD = "hold"
    MISS = "miss"
    CANCEL = "cancel"
    FOLLOW = "follow"


class TalkPermission(StrEnum):
    """The first is organisers', about an event; then the carrier's and either side's, of a talk."""

    LIST = "talks:list"
    KEEP = "talks:keep"
    CANCEL = "talks:cancel"


_A, _S, _P = TalkAction, TalkState, TalkPermission
TALK_WORKFLOW = Workflow(
    "talk",
    [
        Transition(
            _A.MOVE, {_S.SCHEDULED}, _S.SCHEDULED, _P.KEEP, lazy_pgettext("talk", "Move")
        ),
        # Either word is put right by the other.
        Transition(
            _A.HOLD, {_S.SCHEDULED, _S.MISSED}, _S.HELD, _P.KEEP,
            lazy_pgettext("talk", "It took place"),
        ),
        Transition(
            _A.MISS, {_S.SCHEDULED, _S.HELD}, _S.MISSED, _P.KEEP,
            lazy_pgettext("talk", "The team did not come"),
        ),
        Transition(
            _A.CANCEL, {_S.SCHEDULED}, _S.CANCELLED, _P.CANCEL, lazy_pgettext("talk", "Call off")
        ),
        # Its docking or project came to nothing, or the project is shared no more.
        consequence(_A.FOLLOW, _S.CANCELLED, _S.SCHEDULED),
    ],
)  # fmt: skip
MINUTES = {20: _l("20 minutes"), 30: _l("30 minutes"), 45: _l("45 minutes"), 60: _l("60 minutes")}
