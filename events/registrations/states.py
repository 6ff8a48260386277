"""The lives of a registration and of a seat (events.md §7.2), and who may do what with them."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import LazyString, lazy_pgettext
from flask_babel import lazy_gettext as _l

from core.states import Labelled, State
from core.workflow import Transition, Workflow, automatic, consequence


class RegistrationState(State):
    SUBMITTED = "submitted", _l("Submitted"), "progress", _l("Sent: the organiser looks at it")
    CONFIRMED = "confirmed", _l("Confirmed"), "done", _l("You are registered")
    RETURNED = (
        "returned",
        _l("Returned"),
        "waiting",
        _l("It is your turn: something needs correcting"),
    )
    # A claim that is refused is not recognised, 不予认定; a registration did not pass.
    REFUSED = (
        "refused",
        lazy_pgettext("registration", "Refused"),
        "refused",
        _l("The organiser could not accept it"),
    )
    CANCELLED = "cancelled", _l("Cancelled"), "withdrawn", _l("This registration is cancelled")

    @property
    def is_live(self) -> bool:
        """Whether it still stands for somebody who means to come."""
        return self in LIVE_STATES


class RegistrationAction(StrEnum):
    CONFIRM = "confirm"
    RETURN = "return"
    SEND_AGAIN = "send_again"
    REFUSE = "refuse"
    CANCEL = "cancel"
    CANCEL_FOR = "cancel_for"
    TAKE_UP = "take_up"


class SeatAction(StrEnum):
    CONFIRM = "confirm"
    WAIT = "wait"
    OFFER = "offer"
    GIVE_UP = "give_up"
    ASK_AGAIN = "ask_again"
    LAPSE = "lapse"
    ATTEND = "attend"
    TAKE_BACK = "take_back"
    MISS = "miss"


class SeatState(State):
    """Where a seat stands. Confirmed, offered and attended ones count as taken (R1)."""

    REQUESTED = "requested", _l("Asked for"), "progress"
    WAITLISTED = "waitlisted", _l("On the waiting list"), "waiting"
    OFFERED = "offered", _l("Offered"), "waiting"
    CONFIRMED = "confirmed", _l("Confirmed"), "done"
    ATTENDED = "attended", _l("Attended"), "done"
    NO_SHOW = "no_show", _l("Did not come"), "refused"
    CANCELLED = "cancelled", _l("Given up"), "withdrawn"

    @property
    def is_taken(self) -> bool:
        """Whether it counts against the session's capacity."""
        return self in TAKEN_STATES


def _words(state: State) -> tuple[str, LazyString, str, LazyString | str]:
    return state.value, state.label, state.tone, state.sentence


class Standing(State):
    """Where a person stands, in one word for everybody: the registration's state and its seats'.

    In lists, files, filters, counters, letters and on the person's own pages.
    """

    SUBMITTED = _words(RegistrationState.SUBMITTED)
    RETURNED = _words(RegistrationState.RETURNED)
    REFUSED = _words(RegistrationState.REFUSED)
    CONFIRMED = "confirmed", _l("Confirmed with a place"), "done", _l("You are registered")
    OFFERED = (
        "offered",
        _l("Place offered"),
        "waiting",
        _l("A place is free for you: take it or leave it"),
    )
    WAITING = (
        "waiting",
        _l("On the waiting list"),
        "waiting",
        _l("You are registered, and wait in line"),
    )
    UNCONFIRMED = (
        "unconfirmed",
        _l("E-mail address not confirmed"),
        "waiting",
        _l("Your place waits for you to confirm your e-mail address"),
    )
    NO_SESSION = (
        "no_session",
        _l("No session yet"),
        "progress",
        _l("You are registered, so far without a session"),
    )
    ATTENDED = "attended", _l("Attended"), "done", _l("You took part")
    NO_SHOW = "no_show", _l("Did not come"), "refused", _l("You were registered and did not come")
    CANCELLED = _words(RegistrationState.CANCELLED)


# What a confirmed registration's seats say of the person; the first that there is.
STANDING_BY_SEAT = {
    SeatState.ATTENDED: Standing.ATTENDED,
    SeatState.CONFIRMED: Standing.CONFIRMED,
    SeatState.OFFERED: Standing.OFFERED,
    SeatState.WAITLISTED: Standing.WAITING,
    # Of a confirmed registration only where the hold of an unconfirmed address ended.
    SeatState.REQUESTED: Standing.UNCONFIRMED,
    SeatState.NO_SHOW: Standing.NO_SHOW,
}


class RegistrationPermission(StrEnum):
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


class Way(Labelled):
    SELF = "self", _l("By oneself")
    ON_BEHALF = "on_behalf", _l("By somebody else")
    DELEGATION = "delegation", _l("With a delegation")
    WALK_IN = "walk_in", _l("On the spot")
    API = "api", _l("By another program")


# Made by staff for somebody who stood there, called or wrote: never the staff's own.
MADE_BY_STAFF = frozenset({Way.ON_BEHALF, Way.WALK_IN})
# What a list is narrowed to besides a standing: whoever was confirmed, placed or not.
ACCEPTED = "accepted"
LIVE_STATES = frozenset(
    {RegistrationState.SUBMITTED, RegistrationState.CONFIRMED, RegistrationState.RETURNED}
)
TAKEN_STATES = frozenset(
    {SeatState.CONFIRMED, SeatState.OFFERED, SeatState.ATTENDED, SeatState.NO_SHOW}
)
HELD_STATES = frozenset({SeatState.CONFIRMED, SeatState.ATTENDED})
# Neither given up nor used: what a change of the session concerns.
UNUSED_STATES = frozenset(
    {SeatState.REQUESTED, SeatState.WAITLISTED, SeatState.OFFERED, SeatState.CONFIRMED}
)

_A, _S, _P = RegistrationAction, RegistrationState, RegistrationPermission

REGISTRATION_WORKFLOW = Workflow(
    "registration",
    [
        Transition(_A.CONFIRM, {_S.SUBMITTED}, _S.CONFIRMED, _P.DECIDE, _l("Confirm")),
        Transition(
            _A.RETURN,
            {_S.SUBMITTED, _S.CONFIRMED},
            _S.RETURNED,
            _P.DECIDE,
            _l("Return for correction"),
        ),
        Transition(
            _A.SEND_AGAIN,
            {_S.RETURNED},
            _S.SUBMITTED,
            _P.CHANGE_OWN,
            _l("Send again"),
            by_link=True,
        ),
        Transition(
            _A.REFUSE,
            {_S.SUBMITTED, _S.RETURNED},
            _S.REFUSED,
            _P.DECIDE,
            lazy_pgettext("registration", "Refuse"),
        ),
        Transition(
            _A.CANCEL,
            LIVE_STATES,
            _S.CANCELLED,
            _P.CANCEL_OWN,
            _l("Cancel my registration"),
            by_link=True,
        ),
        Transition(
            _A.CANCEL_FOR, LIVE_STATES, _S.CANCELLED, _P.CANCEL, _l("Cancel the registration")
        ),
        # Carried on after the cut-off (R4), and the next edition opens without approval.
        automatic(_A.TAKE_UP, _S.CONFIRMED, _S.SUBMITTED),
    ],
)


_D, _E = SeatAction, SeatState

# A seat moves with what happened to its registration, its session or at the gate; whoever did that
# was asked for the permission there, once for all its seats.
SEAT_WORKFLOW = Workflow(
    "seat",
    [
        # A cancelled one by hand only, out of turn.
        consequence(
            _D.CONFIRM, _E.CONFIRMED, _E.REQUESTED, _E.WAITLISTED, _E.OFFERED, _E.CANCELLED
        ),
        consequence(_D.WAIT, _E.WAITLISTED, _E.REQUESTED, _E.OFFERED, _E.CONFIRMED),
        consequence(_D.OFFER, _E.OFFERED, _E.WAITLISTED),
        consequence(_D.GIVE_UP, _E.CANCELLED, *UNUSED_STATES),
        consequence(_D.ASK_AGAIN, _E.REQUESTED, _E.CANCELLED),
        # The address behind it was not confirmed in time: it is only asked for again.
        consequence(_D.LAPSE, _E.REQUESTED, _E.WAITLISTED, _E.OFFERED, _E.CONFIRMED),
        # A scan that arrives after the edition was closed still counts.
        consequence(_D.ATTEND, _E.ATTENDED, _E.CONFIRMED, _E.NO_SHOW),
        consequence(_D.TAKE_BACK, _E.CONFIRMED, _E.ATTENDED),
        consequence(_D.MISS, _E.NO_SHOW, _E.CONFIRMED),
    ],
    describe=lambda seat: {
        "session": seat.session.code,
        "registration": seat.registration.reference,
    },
)
