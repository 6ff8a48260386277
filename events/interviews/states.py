"""An interview's life (R15, events.md §7.1): a slot that was booked, or a place in the line."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import Labelled, State
from core.workflow import Transition, Workflow, automatic


class InterviewState(State):
    WAITING = (
        "waiting", _l("Waiting for this time"), "waiting",
        _l("You get it, and a message, if whoever has it cancels"),
    )  # fmt: skip
    BOOKED = "booked", lazy_pgettext("interview", "Booked"), "progress", _l("You are expected")
    QUEUED = (
        "queued", _l("In the line"), "progress",
        _l("You are called when it is your turn; stay near the booth"),
    )  # fmt: skip
    CALLED = "called", _l("Called"), "waiting", _l("It is your turn: please come")
    RUNNING = "running", _l("Going on"), "progress"
    DONE = "done", lazy_pgettext("interview", "Over"), "done"
    MISSED = "missed", lazy_pgettext("interview", "Missed"), "refused"
    CANCELLED = "cancelled", lazy_pgettext("interview", "Cancelled"), "withdrawn"
    LAPSED = (
        "lapsed", _l("Waited in vain"), "withdrawn",
        _l("This time has passed, and nobody gave it up"),
    )  # fmt: skip
    PAST = "past", _l("Time is over"), "waiting", _l("The employer says what came of it")


class InterviewAction(StrEnum):
    PROMOTE = "promote"
    ARRIVE = "arrive"
    JUDGE = "judge"
    MOVE = "move"
    CALL = "call"
    START = "start"
    FINISH = "finish"
    MISS = "miss"
    CANCEL = "cancel"
    LAPSE = "lapse"
    EXPIRE = "expire"


class InterviewPermission(StrEnum):
    # Either side of one interview.
    READ = "interviews:read"
    CHANGE = "interviews:change"
    # The talent's side.
    ATTEND = "interviews:attend"
    # The employer's side: one interview, and the line at its booth.
    RUN = "interviews:run"
    # The organiser's list of all (R15b).
    LIST = "interviews:list"


class Result(Labelled):
    """What one side says of an interview; each says it for itself."""

    GOES_ON = "goes_on", _l("We go on")
    OPEN = "open", lazy_pgettext("interview", "Still open")
    ENDS = "ends", _l("It ends here")


_A, _S, _P = InterviewAction, InterviewState, InterviewPermission
AHEAD = frozenset({_S.BOOKED, _S.QUEUED, _S.CALLED})
UNHELD = AHEAD | {_S.WAITING}
# A person is busy with these.
BUSY = AHEAD | {_S.RUNNING}
# One candidate has the slot, now or for ever. PAST is left out: its time is nobody's any more.
HOLDING = frozenset({_S.BOOKED, _S.CALLED, _S.RUNNING, _S.DONE, _S.MISSED})
# What the employer says how it ended; a correction too.
CLOSABLE = BUSY | {_S.PAST, _S.MISSED, _S.DONE}

INTERVIEW_WORKFLOW = Workflow(
    "interview",
    [
        automatic(_A.PROMOTE, _S.BOOKED, _S.WAITING),
        automatic(_A.LAPSE, _S.LAPSED, _S.WAITING),
        automatic(_A.EXPIRE, _S.PAST, *BUSY),
        Transition(
            _A.ARRIVE, AHEAD, None, _P.ATTEND, _l("I am at the booth"), returns_to=AHEAD
        ),
        Transition(_A.JUDGE, {_S.DONE}, _S.DONE, _P.ATTEND, _l("Say how it went")),
        Transition(_A.CALL, {_S.BOOKED, _S.QUEUED}, _S.CALLED, _P.RUN, _l("Call")),
        Transition(_A.START, AHEAD, _S.RUNNING, _P.RUN, _l("Begin")),
        Transition(_A.FINISH, CLOSABLE, _S.DONE, _P.RUN, _l("Keep the outcome")),
        Transition(_A.MISS, AHEAD | {_S.PAST}, _S.MISSED, _P.RUN, _l("Did not come")),
        Transition(
            _A.MOVE, {_S.BOOKED}, _S.BOOKED, _P.CHANGE, _l("Move to another time"),
        ),
        Transition(
            _A.CANCEL, UNHELD, _S.CANCELLED, _P.CHANGE,
            lazy_pgettext("interview", "Cancel it"), by_system=True,
        ),
    ],
)  # fmt: skip
