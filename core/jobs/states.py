"""States of a background job, and how its worker moves it."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from core.states import State
from core.workflow import Workflow, consequence


class JobState(State):
    QUEUED = "queued", _l("Waits its turn"), "waiting"
    RUNNING = "running", _l("Under way"), "progress"
    DONE = "done", _l("Done"), "done"
    FAILED = "failed", _l("Failed"), "refused"


class JobAction(StrEnum):
    TAKE = "take"
    FINISH = "finish"
    PUT_BACK = "put_back"
    FAIL = "fail"
    ASK_AGAIN = "ask_again"


_A, _S = JobAction, JobState

JOB_WORKFLOW = Workflow(
    "job",
    [
        consequence(_A.TAKE, _S.RUNNING, _S.QUEUED),
        consequence(_A.FINISH, _S.DONE, _S.RUNNING),
        consequence(_A.PUT_BACK, _S.QUEUED, _S.RUNNING),
        consequence(_A.FAIL, _S.FAILED, _S.RUNNING),
        consequence(_A.ASK_AGAIN, _S.QUEUED, _S.DONE, _S.FAILED),
    ],
    is_heard=False,
)
