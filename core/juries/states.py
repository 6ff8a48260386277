"""The life of a round of a jury, of a juror's place in it, and of one entry given to one juror."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import Labelled, State
from core.workflow import Transition, Workflow, consequence


class RoundState(State):
    DRAFT = "draft", _l("Being prepared"), "neutral", _l("Marking has not begun")
    OPEN = "open", lazy_pgettext("round", "Open"), "progress", _l("Jurors are marking")
    CLOSED = "closed", lazy_pgettext("round", "Closed"), "waiting", _l("Marking is over")
    DECIDED = "decided", lazy_pgettext("round", "Decided"), "done", _l("The result is on record")
    CANCELLED = "cancelled", _l("Cancelled"), "withdrawn", _l("This round does not take place")


class RoundAction(StrEnum):
    OPEN = "open"
    CLOSE = "close"
    REOPEN = "reopen"
    DECIDE = "decide"
    CANCEL = "cancel"


class JuryPermission(StrEnum):
    LIST = "juries:list"
    MAKE = "juries:make"
    READ = "juries:read"
    COORDINATE = "juries:coordinate"
    TAKE = "juries:export"
    SIT = "juries:sit"
    # A rubric, or rubrics of a kind and context.
    RUBRIC = "juries:rubric"
    JUDGE = "juries:judge"
    DISCUSS = "juries:discuss"
    VOTE = "juries:vote"


class Ranking(Labelled):
    """What the order of a round counts by; chosen before the first score."""

    RAW = "raw", _l("Mean as given")
    CORRECTED = "corrected", _l("Mean corrected for severity")


class Promotion(Labelled):
    TOP_N = "top_n", _l("The first so many")
    THRESHOLD = "threshold", _l("All from a number of points on")
    VOTE = "vote", _l("By the panel's vote")


class Outcome(Labelled):
    PROMOTED = "promoted", _l("Promoted")
    NOT_PROMOTED = "not_promoted", _l("Not promoted")


class JurorState(State):
    INVITED = "invited", _l("Invited"), "waiting"
    ACCEPTED = "accepted", _l("On the panel"), "done"
    DECLINED = "declined", lazy_pgettext("juror", "Declined"), "refused"
    EXCUSED = "excused", _l("Excused"), "withdrawn"
    REPLACED = "replaced", lazy_pgettext("juror", "Replaced"), "withdrawn"


class JurorAction(StrEnum):
    ACCEPT = "accept"
    DECLINE = "decline"
    INVITE = "invite"
    EXCUSE = "excuse"
    REPLACE = "replace"


class AssignmentState(State):
    ASSIGNED = "assigned", lazy_pgettext("assignment", "To mark"), "waiting"
    SUBMITTED = "submitted", lazy_pgettext("assignment", "Marked"), "done"
    RECUSED = "recused", _l("Conflict declared"), "withdrawn"
    RELEASED = "released", _l("Given to another juror"), "withdrawn"


class AssignmentAction(StrEnum):
    SUBMIT = "submit"
    RECUSE = "recuse"
    RELEASE = "release"
    GIVE = "give"


class ConflictKind(Labelled):
    """Why a juror may not judge an entry (events.md R8)."""

    DECLARED = "declared", _l("Declared by the juror")
    ORGANISATION = "organisation", _l("Same employer")
    UNIVERSITY = "university", _l("Same university in the same years")
    TEAM = "team", _l("Member of the team")
    RECOMMENDER = "recommender", _l("Recommended by the juror's employer")
    ADDRESS_DOMAIN = "address_domain", _l("E-mail address of the same organisation")


_R, _S, _P = RoundAction, RoundState, JuryPermission.COORDINATE

ROUND_WORKFLOW = Workflow(
    "jury_round",
    [
        Transition(_R.OPEN, {_S.DRAFT}, _S.OPEN, _P, _l("Open for marking"), by_system=True),
        Transition(_R.CLOSE, {_S.OPEN}, _S.CLOSED, _P, _l("End marking"), by_system=True),
        Transition(_R.REOPEN, {_S.CLOSED}, _S.OPEN, _P, lazy_pgettext("round", "Open again")),
        Transition(_R.DECIDE, {_S.CLOSED}, _S.DECIDED, _P, _l("Put the result on record")),
        Transition(
            _R.CANCEL, {_S.DRAFT, _S.OPEN, _S.CLOSED}, _S.CANCELLED, _P,
            lazy_pgettext("round", "Cancel the round"),
        ),
    ],
)  # fmt: skip

_J, _Q = JurorAction, JurorState

JUROR_WORKFLOW = Workflow(
    "juror",
    [
        consequence(_J.ACCEPT, _Q.ACCEPTED, _Q.INVITED),
        consequence(_J.DECLINE, _Q.DECLINED, _Q.INVITED),
        consequence(_J.INVITE, _Q.INVITED, _Q.DECLINED),
        consequence(_J.EXCUSE, _Q.EXCUSED, _Q.INVITED, _Q.ACCEPTED),
        consequence(_J.REPLACE, _Q.REPLACED, _Q.INVITED, _Q.ACCEPTED, _Q.EXCUSED),
    ],
)

_T, _W = AssignmentAction, AssignmentState

ASSIGNMENT_WORKFLOW = Workflow(
    "jury_assignment",
    [
        consequence(_T.SUBMIT, _W.SUBMITTED, _W.ASSIGNED),
        consequence(_T.RECUSE, _W.RECUSED, _W.ASSIGNED),
        consequence(_T.RELEASE, _W.RELEASED, _W.ASSIGNED),
        consequence(_T.GIVE, _W.ASSIGNED, _W.RELEASED),
    ],
)
