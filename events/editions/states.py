"""An edition's life (events.md §7.2), and what may be done with one."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.workflow import Transition, Workflow


class EditionState(StrEnum):
    """Where an edition stands; `open` and later are public."""

    DRAFT = "draft"
    OPEN = "open"
    MATCHING = "matching"
    RUNNING = "running"
    CLOSED = "closed"
    FOLLOW_UP = "follow_up"
    CANCELLED = "cancelled"

    @property
    def label(self) -> LazyString:
        """The word staff read."""
        return _STATES[self]

    @property
    def tone(self) -> str:
        """The tone of its sign."""
        return _TONES[self]

    @property
    def is_public(self) -> bool:
        """Whether everybody may see its page."""
        return self is not EditionState.DRAFT

    @property
    def is_live(self) -> bool:
        """Whether people may still register, come, and be checked in."""
        return self in LIVE_STATES


LIVE_STATES = frozenset({EditionState.OPEN, EditionState.MATCHING, EditionState.RUNNING})


class EditionAction(StrEnum):
    """What moves an edition."""

    PUBLISH = "publish"
    BEGIN_MATCHING = "begin_matching"
    START = "start"
    CLOSE = "close"
    FOLLOW_UP = "follow_up"
    CANCEL = "cancel"


class EditionPermission(StrEnum):
    """What a person may be allowed to do with editions."""

    LIST = "editions:list"
    READ = "editions:read"
    CREATE = "editions:create"
    EDIT = "editions:edit"
    # Texts and sessions of one's own venues, for those who run only these.
    EDIT_VENUE = "editions:edit_venue"
    PUBLISH = "editions:publish"
    RUN = "editions:run"
    TEAM = "editions:team"


class SessionState(StrEnum):
    """Whether a session takes place."""

    PLANNED = "planned"
    CANCELLED = "cancelled"

    @property
    def label(self) -> LazyString:
        """The word people read."""
        return {"planned": _l("Planned"), "cancelled": _l("Cancelled")}[self]

    @property
    def tone(self) -> str:
        """The tone of its sign."""
        return {"planned": "progress", "cancelled": "refused"}[self]


class Visibility(StrEnum):
    """Who sees a session on the public page."""

    PUBLIC = "public"
    HIDDEN = "hidden"

    @property
    def label(self) -> LazyString:
        """The word people read."""
        return {"public": _l("On the public page"), "hidden": _l("Only for those invited")}[self]


class Mode(StrEnum):
    """How one takes part."""

    ON_SITE = "on_site"
    ONLINE = "online"
    BOTH = "both"

    @property
    def label(self) -> LazyString:
        """The word people read."""
        return _MODES[self]


class Allocation(StrEnum):
    """How places are given: in the order of arrival (R2), or by a draw with a published seed."""

    FIRST_COME = "first_come"
    DRAW = "draw"

    @property
    def label(self) -> LazyString:
        """The word people read."""
        return {"first_come": _l("First come, first served"), "draw": _l("By draw")}[self]


class OfferMode(StrEnum):
    """What happens when a place falls free: the first in line has it, or is asked within a time."""

    AT_ONCE = "at_once"
    ASK = "ask"

    @property
    def label(self) -> LazyString:
        """The word people read."""
        return {
            "at_once": _l("Give it to the first in line at once"),
            "ask": _l("Offer it to the first in line for a limited time"),
        }[self]


_A, _S, _P = EditionAction, EditionState, EditionPermission

EDITION_WORKFLOW = Workflow(
    "edition",
    [
        Transition(_A.PUBLISH, frozenset({_S.DRAFT}), _S.OPEN, _P.PUBLISH, _l("Publish")),
        Transition(
            _A.BEGIN_MATCHING, frozenset({_S.OPEN}), _S.MATCHING, _P.RUN, _l("Begin matching")
        ),
        Transition(
            _A.START, frozenset({_S.OPEN, _S.MATCHING}), _S.RUNNING, _P.RUN, _l("Open the gates")
        ),
        Transition(_A.CLOSE, frozenset({_S.RUNNING}), _S.CLOSED, _P.RUN, _l("Close the edition")),
        Transition(
            _A.FOLLOW_UP, frozenset({_S.CLOSED}), _S.FOLLOW_UP, _P.RUN, _l("Begin the follow-up")
        ),
        Transition(
            _A.CANCEL,
            frozenset({_S.DRAFT, _S.OPEN, _S.MATCHING, _S.RUNNING}),
            _S.CANCELLED,
            _P.PUBLISH,
            _l("Cancel the edition"),
        ),
    ],
)

_STATES = {
    _S.DRAFT: _l("Draft"),
    _S.OPEN: _l("Published"),
    _S.MATCHING: _l("Matching"),
    _S.RUNNING: _l("Running"),
    _S.CLOSED: _l("Closed"),
    _S.FOLLOW_UP: _l("Follow-up"),
    _S.CANCELLED: _l("Cancelled"),
}
_TONES = {
    _S.DRAFT: "neutral",
    _S.OPEN: "progress",
    _S.MATCHING: "progress",
    _S.RUNNING: "progress",
    _S.CLOSED: "done",
    _S.FOLLOW_UP: "done",
    _S.CANCELLED: "refused",
}
_MODES = {
    Mode.ON_SITE: _l("On site"),
    Mode.ONLINE: _l("Online"),
    Mode.BOTH: _l("On site or online"),
}
