"""A post's life (events.md §7.2, R14)."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import Labelled, State
from core.workflow import Transition, Workflow, automatic


class JobState(State):
    DRAFT = "draft", _l("Being filled in"), "neutral", _l("Not sent yet")
    SUBMITTED = "submitted", _l("Being checked"), "progress", _l("The office checks it")
    RETURNED = "returned", _l("To be corrected"), "waiting", _l("Correct it and send it again")
    PUBLISHED = "published", lazy_pgettext("post", "Published"), "done", _l("Open for applications")
    EXPIRED = "expired", lazy_pgettext("post", "Expired"), "withdrawn", _l("Its validity is over")
    WITHDRAWN = "withdrawn", lazy_pgettext("post", "Withdrawn"), "withdrawn"


class JobKind(Labelled):
    """A post, or staff shared between employers (人力资源调剂): lent or wanted for a time."""

    POST = "post", lazy_pgettext("vacancy", "Post")
    STAFF_OFFERED = "staff_offered", _l("Staff to lend")
    STAFF_WANTED = "staff_wanted", _l("Staff wanted for a time")


class JobAction(StrEnum):
    SUBMIT = "submit"
    RECALL = "recall"
    APPROVE = "approve"
    RETURN = "return"
    ACCEPT = "accept"
    DECLINE = "decline"
    PROLONG = "prolong"
    CLOSE = "close"
    REMOVE = "remove"
    EXPIRE = "expire"


class JobPermission(StrEnum):
    LIST = "jobs:list"
    WRITE = "jobs:write"
    READ = "jobs:read"
    EDIT = "jobs:edit"
    RUN = "jobs:run"
    JUDGE = "jobs:judge"
    CONTACT = "jobs:contact"


_A, _S, _P = JobAction, JobState, JobPermission
# Its officers change the text itself then; of a published one a change waits beside it.
UNSEEN = frozenset({_S.DRAFT, _S.RETURNED, _S.EXPIRED})
_LIVE = frozenset({_S.SUBMITTED, _S.RETURNED, _S.PUBLISHED})

JOB_WORKFLOW = Workflow(
    "post",
    [
        Transition(_A.SUBMIT, UNSEEN, _S.SUBMITTED, _P.EDIT, _l("Send for approval")),
        Transition(_A.RECALL, {_S.SUBMITTED}, _S.DRAFT, _P.RUN, _l("Take back to change it")),
        Transition(
            _A.APPROVE, {_S.SUBMITTED}, _S.PUBLISHED, _P.JUDGE, lazy_pgettext("post", "Approve")
        ),
        Transition(_A.RETURN, {_S.SUBMITTED}, _S.RETURNED, _P.JUDGE, _l("Return to be corrected")),
        Transition(
            _A.ACCEPT, {_S.PUBLISHED}, _S.PUBLISHED, _P.JUDGE, _l("Approve the change")
        ),
        Transition(
            _A.DECLINE, {_S.PUBLISHED}, _S.PUBLISHED, _P.JUDGE, _l("Return the change")
        ),
        Transition(_A.PROLONG, {_S.PUBLISHED}, _S.PUBLISHED, _P.RUN, _l("Prolong")),
        Transition(
            _A.CLOSE, _LIVE | UNSEEN, _S.WITHDRAWN, _P.RUN, lazy_pgettext("post", "Withdraw")
        ),
        Transition(
            _A.REMOVE, _LIVE, _S.WITHDRAWN, _P.JUDGE, _l("Take off the public page")
        ),
        automatic(_A.EXPIRE, _S.EXPIRED, _S.PUBLISHED),
    ],
)  # fmt: skip
