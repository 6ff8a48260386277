"""A project's life (events.md §7.2), with the names applicants read apart from the office's.

The levels of the review are numbers beside the state, because their names and their number belong
to the call. Every move out of SUBMITTED, IN_REVIEW and REJECTED is decided by a slice above.
"""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import Labelled, State
from core.workflow import Transition, Workflow, consequence


class ProjectState(State):
    """`label` is the office's name; the applicant reads the public one and the `sentence`."""

    DRAFT = "draft", _l("Draft"), "neutral", _l("Not sent yet: finish it and send it")
    SUBMITTED = "submitted", _l("Submitted"), "waiting", _l("We have it; its review has not begun")
    IN_REVIEW = "in_review", _l("In review"), "progress", _l("It is being reviewed")
    RETURNED = (
        "returned", _l("Returned"), "waiting", _l("Please correct it and send it again"),
    )  # fmt: skip
    REJECTED = (
        "rejected", lazy_pgettext("project", "Rejected"), "refused",
        _l("It was not chosen; the reason is below"),
    )  # fmt: skip
    PASSED = "passed", lazy_pgettext("project", "Passed"), "done", _l("It has passed the review")
    DEFERRED = (
        "deferred", _l("Deferred"), "neutral", _l("It may be entered again in the next call"),
    )  # fmt: skip
    WITHDRAWN = "withdrawn", _l("Withdrawn"), "withdrawn", _l("You have withdrawn it")


class PublicState(State):
    """What its owner and team are told: no level, and no word of the office's own."""

    DRAFT = "draft", _l("Draft"), "neutral"
    RECEIVED = "received", _l("Received"), "waiting"
    REVIEWED = "reviewed", lazy_pgettext("own project", "Under review"), "progress"
    TO_CORRECT = "to_correct", _l("To be corrected"), "waiting"
    NOT_CHOSEN = "not_chosen", _l("Not chosen"), "refused"
    CHOSEN = "chosen", _l("Chosen"), "done"
    LATER = "later", _l("For the next call"), "neutral"
    WITHDRAWN = "withdrawn", _l("Withdrawn"), "withdrawn"


PUBLIC_STATES = dict(zip(ProjectState, PublicState, strict=True))


class ProjectAction(StrEnum):
    """`ADVANCE` leads to the next level, `ACCEPT` out of the last one."""

    SUBMIT = "submit"
    RESUBMIT = "resubmit"
    ADVANCE = "advance"
    ACCEPT = "accept"
    RETURN = "return"
    REJECT = "reject"
    REOPEN = "reopen"
    # What the jury of a level decided; whoever decides its round is asked for that.
    JURY_ADVANCE = "jury_advance"
    JURY_ACCEPT = "jury_accept"
    JURY_REJECT = "jury_reject"
    DEFER = "defer"
    WITHDRAW = "withdraw"


class ProjectPermission(StrEnum):
    """`REVIEW` is one project's levels, `RUN` what its organiser does beside them."""

    BEGIN = "projects:begin"
    READ_OWN = "projects:read_own"
    EDIT = "projects:edit"
    WITHDRAW = "projects:withdraw"
    LIST = "projects:list"
    READ = "projects:read"
    REVIEW = "projects:review"
    REOPEN = "projects:reopen"
    RUN = "projects:run"
    CALL = "projects:call"


class Industry(Labelled):
    """What the Week counts its projects by (events.md §1.1, 2024)."""

    IT = "it", _l("New-generation information technology")
    BIOMEDICINE = "biomedicine", _l("Biomedicine and health")
    ENERGY = "energy", _l("New energy")
    EQUIPMENT = "equipment", _l("High-end equipment")
    MATERIALS = "materials", _l("New materials")
    DIGITAL = "digital", _l("Digital economy")
    OTHER = "other", _l("Other industry")


class Stage(Labelled):
    IDEA = "idea", _l("Idea")
    PROTOTYPE = "prototype", _l("Prototype")
    PILOT = "pilot", _l("Pilot customers")
    REVENUE = "revenue", _l("Revenue")
    GROWTH = "growth", _l("Growth")


_A, _S, _P = ProjectAction, ProjectState, ProjectPermission
UNDER_REVIEW = frozenset({_S.SUBMITTED, _S.IN_REVIEW})
# Whoever has one of these in an edition enters no second one there.
LIVE_PROJECTS = frozenset({_S.DRAFT, _S.SUBMITTED, _S.IN_REVIEW, _S.RETURNED, _S.PASSED})
# While it is one of these its owner may change it.
EDITABLE = frozenset({_S.DRAFT, _S.RETURNED})

PROJECT_WORKFLOW = Workflow(
    "project",
    [
        Transition(_A.SUBMIT, {_S.DRAFT}, _S.SUBMITTED, _P.EDIT, _l("Send")),
        Transition(_A.RESUBMIT, {_S.RETURNED}, _S.IN_REVIEW, _P.EDIT, _l("Send again")),
        Transition(_A.ADVANCE, UNDER_REVIEW, _S.IN_REVIEW, _P.REVIEW, _l("Pass this level")),
        Transition(_A.ACCEPT, UNDER_REVIEW, _S.PASSED, _P.REVIEW, _l("Pass the review")),
        Transition(_A.RETURN, UNDER_REVIEW, _S.RETURNED, _P.REVIEW, _l("Return to be corrected")),
        Transition(
            _A.REJECT, UNDER_REVIEW, _S.REJECTED, _P.REVIEW, lazy_pgettext("project", "Reject")
        ),
        Transition(_A.REOPEN, {_S.REJECTED}, _S.IN_REVIEW, _P.REOPEN, _l("Reopen")),
        consequence(_A.JURY_ADVANCE, _S.IN_REVIEW, *UNDER_REVIEW),
        consequence(_A.JURY_ACCEPT, _S.PASSED, *UNDER_REVIEW),
        consequence(_A.JURY_REJECT, _S.REJECTED, *UNDER_REVIEW),
        Transition(
            _A.DEFER, UNDER_REVIEW | {_S.RETURNED}, _S.DEFERRED, _P.RUN,
            _l("Defer to the next call"),
        ),
        Transition(
            _A.WITHDRAW, LIVE_PROJECTS, _S.WITHDRAWN, _P.WITHDRAW,
            lazy_pgettext("project", "Withdraw"),
        ),
    ],
)  # fmt: skip
