"""A pitch's life: it has its turn, or its contestant does not come."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import State
from core.workflow import Transition, Workflow


class PitchState(State):
    PLANNED = "planned", lazy_pgettext("pitch", "Planned"), "waiting"
    HELD = "held", lazy_pgettext("pitch", "Held"), "done"
    NO_SHOW = "no_show", lazy_pgettext("pitch", "Did not come"), "refused"
    WITHDRAWN = "withdrawn", lazy_pgettext("pitch", "Withdrawn"), "withdrawn"


class PitchAction(StrEnum):
    MOVE = "move"
    HOLD = "hold"
    SHOW = "show-result"
    MISS = "miss"
    WITHDRAW = "withdraw"
    REINSTATE = "reinstate"


class PitchPermission(StrEnum):
    """`PLAN` is a round's whole pitch day, `STAGE` what is done in a room."""

    LIST = "pitches:list"
    PLAN = "pitches:plan"
    READ = "pitches:read"
    STAGE = "pitches:stage"


_A, _S, _P = PitchAction, PitchState, PitchPermission

PITCH_WORKFLOW = Workflow(
    "pitch",
    [
        Transition(_A.HOLD, {_S.PLANNED}, _S.HELD, _P.STAGE, _l("The pitch was held")),
        Transition(_A.SHOW, {_S.PLANNED, _S.HELD}, _S.HELD, _P.STAGE, _l("Show the result")),
        Transition(_A.MOVE, {_S.PLANNED}, _S.PLANNED, _P.PLAN, _l("Move to another time")),
        Transition(_A.MISS, {_S.PLANNED}, _S.NO_SHOW, _P.STAGE, _l("The contestant did not come")),
        Transition(
            _A.WITHDRAW, {_S.PLANNED}, _S.WITHDRAWN, _P.PLAN, _l("The project withdraws"),
            by_system=True,
        ),
        Transition(
            _A.REINSTATE, {_S.HELD, _S.NO_SHOW, _S.WITHDRAWN}, _S.PLANNED, _P.PLAN,
            _l("Put back into the order"),
        ),
    ],
)  # fmt: skip
