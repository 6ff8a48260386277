"""States of a background job, how its worker moves it, and the lane in which it waits."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from core.states import Labelled, State
from core.workflow import Workflow, consequence


class JobState(State):
    QUEUED = "queued", _l("Waits its turn"), "waiting"
    RUNNING = "running", _l("Under way"), "progress"
    DONE = "done", _l("Done"), "done"
    FAILED = "failed", _l("Failed"), "refused"
    CANCELLED = "cancelled", _l("Cancelled"), "withdrawn"


class JobAction(StrEnum):
    TAKE = "take"
    FINISH = "finish"
    PUT_BACK = "put_back"
    FAIL = "fail"
    ASK_AGAIN = "ask_again"
    CANCEL = "cancel"


class Lane(Labelled):
    """Each is worked off by a thread of its own in every worker, so that none waits for another.

    In the order in which one who does them all alone takes them.
    """

    INTERACTIVE = "interactive", _l("At once")
    LETTERS = "letters", _l("Letters and messages")
    BULK = "bulk", _l("Long work")


_A, _S = JobAction, JobState

JOB_WORKFLOW = Workflow(
    "job",
    [
        consequence(_A.TAKE, _S.RUNNING, _S.QUEUED),
        consequence(_A.FINISH, _S.DONE, _S.RUNNING),
        consequence(_A.PUT_BACK, _S.QUEUED, _S.RUNNING),
        consequence(_A.FAIL, _S.FAILED, _S.RUNNING),
        consequence(_A.ASK_AGAIN, _S.QUEUED, _S.DONE, _S.FAILED, _S.CANCELLED),
        consequence(_A.CANCEL, _S.CANCELLED, _S.QUEUED, _S.FAILED),
    ],
    is_heard=False,
)
