"""A suggestion's life (events.md §7.2)."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from core.states import State
from core.workflow import Transition, Workflow


class SuggestionState(State):
    COLLECTED = "collected", _l("Collected"), "waiting"
    ASSIGNED = "assigned", _l("Assigned"), "progress"
    ANSWERED = "answered", _l("Answered"), "progress"
    RESOLVED = "resolved", _l("Resolved"), "done"
    DECLINED = "declined", _l("Declined"), "refused"


class SuggestionAction(StrEnum):
    ASSIGN = "assign"
    ANSWER = "answer"
    RESOLVE = "resolve"
    DECLINE = "decline"
    REOPEN = "reopen"


class SuggestionPermission(StrEnum):
    MAKE = "suggestions:make"
    LIST = "suggestions:list"
    COLLECT = "suggestions:collect"
    FOLLOW_UP = "suggestions:follow_up"


_A, _S, _P = SuggestionAction, SuggestionState, SuggestionPermission.FOLLOW_UP
_UNANSWERED, _ENDED = {_S.COLLECTED, _S.ASSIGNED}, {_S.RESOLVED, _S.DECLINED}

SUGGESTION_WORKFLOW = Workflow(
    "suggestion",
    [
        Transition(_A.ASSIGN, _UNANSWERED, _S.ASSIGNED, _P, _l("Assign to a unit")),
        Transition(_A.ANSWER, {_S.ASSIGNED}, _S.ANSWERED, _P, _l("Answer")),
        Transition(_A.RESOLVE, {_S.ANSWERED}, _S.RESOLVED, _P, _l("Resolved")),
        Transition(_A.DECLINE, _UNANSWERED | {_S.ANSWERED}, _S.DECLINED, _P, _l("Decline")),
        Transition(_A.REOPEN, _ENDED, _S.ASSIGNED, _P, _l("Take up again")),
    ],
)
