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
    READ_OWN = "suggestions:read_own"
    LIST = "suggestions:list"
    COLLECT = "suggestions:collect"
    ASSIGN = "suggestions:assign"
    ANSWER = "suggestions:answer"
    CLOSE = "suggestions:close"


_A, _S, _P = SuggestionAction, SuggestionState, SuggestionPermission

SUGGESTION_WORKFLOW = Workflow(
    "suggestion",
    [
        Transition(
            _A.ASSIGN, {_S.COLLECTED, _S.ASSIGNED}, _S.ASSIGNED, _P.ASSIGN, _l("Assign to a unit")
        ),
        Transition(_A.ANSWER, {_S.ASSIGNED}, _S.ANSWERED, _P.ANSWER, _l("Answer")),
        Transition(_A.RESOLVE, {_S.ANSWERED}, _S.RESOLVED, _P.CLOSE, _l("Resolved")),
        Transition(
            _A.DECLINE,
            {_S.COLLECTED, _S.ASSIGNED, _S.ANSWERED},
            _S.DECLINED,
            _P.CLOSE,
            _l("Decline"),
        ),
        Transition(
            _A.REOPEN, {_S.RESOLVED, _S.DECLINED}, _S.ASSIGNED, _P.ASSIGN, _l("Take up again")
        ),
    ],
)
