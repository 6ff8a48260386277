"""A suggestion's life (events.md §7.2)."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.workflow import Transition, Workflow


class SuggestionState(StrEnum):
    """Where a suggestion stands."""

    COLLECTED = "collected"
    ASSIGNED = "assigned"
    ANSWERED = "answered"
    RESOLVED = "resolved"
    DECLINED = "declined"

    @property
    def label(self) -> LazyString:
        """The word people read."""
        return _STATES[self]

    @property
    def tone(self) -> str:
        """The tone of its sign."""
        return _TONES[self]


class SuggestionAction(StrEnum):
    """What moves a suggestion."""

    ASSIGN = "assign"
    ANSWER = "answer"
    RESOLVE = "resolve"
    DECLINE = "decline"
    REOPEN = "reopen"


class SuggestionPermission(StrEnum):
    """What a person may be allowed to do with suggestions."""

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
            _A.ASSIGN,
            frozenset({_S.COLLECTED, _S.ASSIGNED}),
            _S.ASSIGNED,
            _P.ASSIGN,
            _l("Assign to a unit"),
        ),
        Transition(_A.ANSWER, frozenset({_S.ASSIGNED}), _S.ANSWERED, _P.ANSWER, _l("Answer")),
        Transition(_A.RESOLVE, frozenset({_S.ANSWERED}), _S.RESOLVED, _P.CLOSE, _l("Resolved")),
        Transition(
            _A.DECLINE,
            frozenset({_S.COLLECTED, _S.ASSIGNED, _S.ANSWERED}),
            _S.DECLINED,
            _P.CLOSE,
            _l("Decline"),
        ),
        Transition(
            _A.REOPEN,
            frozenset({_S.RESOLVED, _S.DECLINED}),
            _S.ASSIGNED,
            _P.ASSIGN,
            _l("Take up again"),
        ),
    ],
)

_STATES = {
    _S.COLLECTED: _l("Collected"),
    _S.ASSIGNED: _l("Assigned"),
    _S.ANSWERED: _l("Answered"),
    _S.RESOLVED: _l("Resolved"),
    _S.DECLINED: _l("Declined"),
}
_TONES = {
    _S.COLLECTED: "waiting",
    _S.ASSIGNED: "progress",
    _S.ANSWERED: "progress",
    _S.RESOLVED: "done",
    _S.DECLINED: "refused",
}
