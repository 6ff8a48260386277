"""Where a batch of certificates stands, and what became of each person of it."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import Labelled, State
from core.workflow import Workflow, consequence


class BatchState(State):
    """running ⇄ paused → done | stopped; what ended may be run again for what it lacks."""

    RUNNING = "running", _l("Under way"), "progress"
    PAUSED = "paused", lazy_pgettext("batch", "Paused"), "waiting"
    DONE = "done", _l("Done"), "done"
    STOPPED = "stopped", _l("Stopped"), "withdrawn"


# At most one of an event, or two would draw for the same people.
OPEN_STATES = (BatchState.RUNNING, BatchState.PAUSED)


class BatchAction(StrEnum):
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    RUN_AGAIN = "run_again"
    FINISH = "finish"


class BatchPermission(StrEnum):
    READ = "certificate_batches:read"
    RUN = "certificate_batches:run"


class Outcome(State):
    """What became of one person; `UNCHANGED` holds one that says the same, or earned none."""

    WAITING = "waiting", _l("Waits its turn"), "waiting"
    ISSUED = "issued", lazy_pgettext("batch", "Issued"), "done"
    UNCHANGED = "unchanged", _l("Left as it was"), "neutral"
    FAILED = "failed", lazy_pgettext("batch", "Not issued"), "refused"


class Problem(Labelled):
    """Why somebody has none; each is corrected by people, then the batch is run again."""

    UNPRINTABLE = "unprintable", _l("No typeface here prints the name: correct the registration")
    TOO_LONG = "too_long", _l("The text does not fit the page: shorten the names of the sessions")
    DRAWING = "drawing", _l("Drawing it failed: run the batch again, then tell the administrator")
    MOVED_ON = "moved_on", _l("It was changed meanwhile: run the batch again")


_A, _S = BatchAction, BatchState
BATCH_WORKFLOW = Workflow(
    "certificate_batch",
    [
        consequence(_A.PAUSE, _S.PAUSED, _S.RUNNING),
        consequence(_A.RESUME, _S.RUNNING, _S.PAUSED),
        consequence(_A.STOP, _S.STOPPED, *OPEN_STATES),
        consequence(_A.RUN_AGAIN, _S.RUNNING, _S.DONE, _S.STOPPED),
        consequence(_A.FINISH, _S.DONE, _S.RUNNING),
    ],
)
