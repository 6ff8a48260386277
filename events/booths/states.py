"""A booth's life as one exhibitor has it (events.md §7.2): in line, held, assigned, released."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import State
from core.workflow import Transition, Workflow, automatic, consequence


class ReservationState(State):
    WAITING = (
        "waiting", lazy_pgettext("booth", "In line"), "progress",
        _l("You are told as soon as a booth is free"),
    )  # fmt: skip
    HELD = "held", lazy_pgettext("booth", "Held"), "waiting", _l("Confirm the booth in time")
    ASSIGNED = "assigned", lazy_pgettext("booth", "Assigned"), "done", _l("The booth is yours")
    RELEASED = "released", lazy_pgettext("booth", "Released"), "withdrawn"


class ReservationAction(StrEnum):
    HOLD = "hold"
    CONFIRM = "confirm"
    ASSIGN = "assign"
    MOVE = "move"
    RELEASE = "release"
    LAPSE = "lapse"
    END = "end"


class BoothPermission(StrEnum):
    BOOK = "booths:book"
    LIST = "booths:list"
    MANAGE = "booths:manage"


_S, _A, _P = ReservationState, ReservationAction, BoothPermission
HAVING = frozenset({_S.HELD, _S.ASSIGNED})
LIVE = HAVING | {_S.WAITING}

RESERVATION_WORKFLOW = Workflow(
    "booth_reservation",
    [
        # Whoever chooses a free booth, or the program for the next in line.
        Transition(_A.HOLD, {_S.WAITING}, _S.HELD, _P.BOOK, _l("Hold the booth"), by_system=True),
        Transition(_A.CONFIRM, {_S.HELD}, _S.ASSIGNED, _P.BOOK, _l("Confirm the booth")),
        Transition(_A.ASSIGN, {_S.WAITING, _S.HELD}, _S.ASSIGNED, _P.MANAGE, _l("Assign")),
        Transition(
            _A.MOVE, HAVING, None, _P.MANAGE, _l("Move to another booth"), returns_to=HAVING
        ),
        Transition(_A.RELEASE, LIVE, _S.RELEASED, _P.BOOK, _l("Give back")),
        automatic(_A.LAPSE, _S.RELEASED, _S.HELD),
        consequence(_A.END, _S.RELEASED, *LIVE),
    ],
)
