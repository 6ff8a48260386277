"""The lives of a registration and of a seat (events.md §7.2), and who may do what with them."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.workflow import Transition, Workflow


class RegistrationState(StrEnum):
    """Where a registration stands."""

    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    REFUSED = "refused"
    CANCELLED = "cancelled"

    @property
    def label(self) -> LazyString:
        """The word staff read."""
        return _STATES[self][0]

    @property
    def public_label(self) -> LazyString:
        """The sentence the registered person reads: who must act."""
        return _STATES[self][1]

    @property
    def tone(self) -> str:
        """The tone of its sign."""
        return _TONES[self]

    @property
    def is_live(self) -> bool:
        """Whether it still stands for somebody who means to come."""
        return self in LIVE_STATES


class RegistrationAction(StrEnum):
    """What moves a registration."""

    CONFIRM = "confirm"
    RETURN = "return"
    SEND_AGAIN = "send_again"
    REFUSE = "refuse"
    CANCEL = "cancel"
    CANCEL_FOR = "cancel_for"


class SeatState(StrEnum):
    """Where a seat stands. Confirmed, offered and attended ones count as taken (R1)."""

    REQUESTED = "requested"
    WAITLISTED = "waitlisted"
    OFFERED = "offered"
    CONFIRMED = "confirmed"
    ATTENDED = "attended"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"

    @property
    def label(self) -> LazyString:
        """The word people read."""
        return _SEATS[self]

    @property
    def tone(self) -> str:
        """The tone of its sign."""
        return _SEAT_TONES[self]

    @property
    def is_taken(self) -> bool:
        """Whether it counts against the session's capacity."""
        return self in TAKEN_STATES


class RegistrationPermission(StrEnum):
    """What a person may be allowed to do with registrations."""

    READ_OWN = "registrations:read_own"
    CHANGE_OWN = "registrations:change_own"
    CANCEL_OWN = "registrations:cancel_own"
    LIST = "registrations:list"
    READ = "registrations:read"
    DECIDE = "registrations:decide"
    ADD = "registrations:add"
    CHANGE = "registrations:change"
    CANCEL = "registrations:cancel"
    MOVE_SEAT = "registrations:move_seat"
    DRAW = "registrations:draw"
    IMPORT = "registrations:import"
    # Document country and number, birth date (events.md §7.4 "with special right", R18).
    READ_IDENTITY = "registrations:read_identity"


class Way(StrEnum):
    """How a registration came in."""

    SELF = "self"
    ON_BEHALF = "on_behalf"
    DELEGATION = "delegation"
    WALK_IN = "walk_in"
    API = "api"

    @property
    def label(self) -> LazyString:
        """The word staff read."""
        return _WAYS[self]


# Made by staff for somebody who stood there, called or wrote: never the staff's own.
MADE_BY_STAFF = frozenset({Way.ON_BEHALF, Way.WALK_IN})
LIVE_STATES = frozenset(
    {RegistrationState.SUBMITTED, RegistrationState.CONFIRMED, RegistrationState.RETURNED}
)
TAKEN_STATES = frozenset(
    {SeatState.CONFIRMED, SeatState.OFFERED, SeatState.ATTENDED, SeatState.NO_SHOW}
)
HELD_STATES = frozenset({SeatState.CONFIRMED, SeatState.ATTENDED})

_A, _S, _P = RegistrationAction, RegistrationState, RegistrationPermission

REGISTRATION_WORKFLOW = Workflow(
    "registration",
    [
        Transition(_A.CONFIRM, frozenset({_S.SUBMITTED}), _S.CONFIRMED, _P.DECIDE, _l("Confirm")),
        Transition(
            _A.RETURN,
            frozenset({_S.SUBMITTED, _S.CONFIRMED}),
            _S.RETURNED,
            _P.DECIDE,
            _l("Return for correction"),
        ),
        Transition(
            _A.SEND_AGAIN,
            frozenset({_S.RETURNED}),
            _S.SUBMITTED,
            _P.CHANGE_OWN,
            _l("Send again"),
        ),
        Transition(
            _A.REFUSE,
            frozenset({_S.SUBMITTED, _S.RETURNED}),
            _S.REFUSED,
            _P.DECIDE,
            _l("Refuse"),
        ),
        Transition(
            _A.CANCEL,
            LIVE_STATES,
            _S.CANCELLED,
            _P.CANCEL_OWN,
            _l("Cancel my registration"),
        ),
        Transition(
            _A.CANCEL_FOR, LIVE_STATES, _S.CANCELLED, _P.CANCEL, _l("Cancel the registration")
        ),
    ],
)

_STATES = {
    _S.SUBMITTED: (_l("Submitted"), _l("Sent: the organiser looks at it")),
    _S.CONFIRMED: (_l("Confirmed"), _l("You are registered")),
    _S.RETURNED: (_l("Returned"), _l("It is your turn: something needs correcting")),
    _S.REFUSED: (_l("Refused"), _l("The organiser could not accept it")),
    _S.CANCELLED: (_l("Cancelled"), _l("This registration is cancelled")),
}
_TONES = {
    _S.SUBMITTED: "progress",
    _S.CONFIRMED: "done",
    _S.RETURNED: "waiting",
    _S.REFUSED: "refused",
    _S.CANCELLED: "withdrawn",
}
_SEATS = {
    SeatState.REQUESTED: _l("Asked for"),
    SeatState.WAITLISTED: _l("On the waiting list"),
    SeatState.OFFERED: _l("Offered"),
    SeatState.CONFIRMED: _l("Confirmed"),
    SeatState.ATTENDED: _l("Attended"),
    SeatState.NO_SHOW: _l("Did not come"),
    SeatState.CANCELLED: _l("Given up"),
}
_SEAT_TONES = {
    SeatState.REQUESTED: "progress",
    SeatState.WAITLISTED: "waiting",
    SeatState.OFFERED: "waiting",
    SeatState.CONFIRMED: "done",
    SeatState.ATTENDED: "done",
    SeatState.NO_SHOW: "refused",
    SeatState.CANCELLED: "withdrawn",
}
_WAYS = {
    Way.SELF: _l("By oneself"),
    Way.ON_BEHALF: _l("By somebody else"),
    Way.DELEGATION: _l("With a delegation"),
    Way.WALK_IN: _l("On the spot"),
    Way.API: _l("By another program"),
}
