"""An edition's life (events.md §7.2), and what may be done with one."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from core.states import Labelled, State
from core.workflow import Transition, Workflow, consequence


class EditionState(State):
    """Where an edition stands; `open` and later are public."""

    DRAFT = "draft", _l("Draft"), "neutral"
    OPEN = "open", _l("Published"), "progress"
    MATCHING = "matching", _l("Matching"), "progress"
    RUNNING = "running", _l("Running"), "progress"
    CLOSED = "closed", _l("Closed"), "done"
    FOLLOW_UP = "follow_up", _l("Follow-up"), "done"
    CANCELLED = "cancelled", _l("Cancelled"), "refused"

    @property
    def is_public(self) -> bool:
        return self is not EditionState.DRAFT

    @property
    def is_live(self) -> bool:
        return self in LIVE_STATES

    @property
    def is_past(self) -> bool:
        """Closed or called off: those who run it only look back."""
        return self in OVER_STATES or self is EditionState.CANCELLED


LIVE_STATES = frozenset({EditionState.OPEN, EditionState.MATCHING, EditionState.RUNNING})
OVER_STATES = frozenset({EditionState.CLOSED, EditionState.FOLLOW_UP})


class EditionAction(StrEnum):
    PUBLISH = "publish"
    BEGIN_MATCHING = "begin_matching"
    START = "start"
    CLOSE = "close"
    FOLLOW_UP = "follow_up"
    REOPEN = "reopen"
    CANCEL = "cancel"


class EditionPermission(StrEnum):
    LIST = "editions:list"
    READ = "editions:read"
    CREATE = "editions:create"
    EDIT = "editions:edit"
    # Texts and sessions of one's own venues, for those who run only these.
    EDIT_VENUE = "editions:edit_venue"
    PUBLISH = "editions:publish"
    RUN = "editions:run"
    TEAM = "editions:team"


class SessionState(State):
    PLANNED = "planned", _l("Planned"), "progress"
    CANCELLED = "cancelled", _l("Cancelled"), "refused"


class SessionAction(StrEnum):
    CANCEL = "cancel"


SESSION_WORKFLOW = Workflow(
    "session",
    [consequence(SessionAction.CANCEL, SessionState.CANCELLED, SessionState.PLANNED)],
    # The log tells it of the edition, as it does of every change of a session.
    is_heard=False,
)


class Visibility(Labelled):
    PUBLIC = "public", _l("On the public page")
    HIDDEN = "hidden", _l("Only for those invited")


class Mode(Labelled):
    ON_SITE = "on_site", _l("On site")
    ONLINE = "online", _l("Online")
    BOTH = "both", _l("On site or online")


class Allocation(Labelled):
    """How places are given: in the order of arrival (R2), or by a draw with a published seed."""

    FIRST_COME = "first_come", _l("First come, first served")
    DRAW = "draw", _l("By draw")


class OfferMode(Labelled):
    """What happens when a place falls free: the first in line has it, or is asked within a time."""

    AT_ONCE = "at_once", _l("Give it to the first in line at once")
    ASK = "ask", _l("Offer it to the first in line for a limited time")


_A, _S, _P = EditionAction, EditionState, EditionPermission

EDITION_WORKFLOW = Workflow(
    "edition",
    [
        Transition(_A.PUBLISH, {_S.DRAFT}, _S.OPEN, _P.PUBLISH, _l("Publish")),
        Transition(_A.BEGIN_MATCHING, {_S.OPEN}, _S.MATCHING, _P.RUN, _l("Begin matching")),
        Transition(_A.START, {_S.OPEN, _S.MATCHING}, _S.RUNNING, _P.RUN, _l("Open the gates")),
        Transition(_A.CLOSE, {_S.RUNNING}, _S.CLOSED, _P.RUN, _l("Close the edition")),
        Transition(_A.FOLLOW_UP, {_S.CLOSED}, _S.FOLLOW_UP, _P.RUN, _l("Begin the follow-up")),
        Transition(
            _A.REOPEN, {_S.CLOSED, _S.FOLLOW_UP}, _S.RUNNING, _P.RUN, _l("Open the edition again")
        ),
        Transition(
            _A.CANCEL,
            {_S.DRAFT, _S.OPEN, _S.MATCHING, _S.RUNNING},
            _S.CANCELLED,
            _P.PUBLISH,
            _l("Cancel the edition"),
        ),
    ],
)
