"""What a scan can come to, and who may work a gate."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


class ScanResult(StrEnum):
    """What the gate answers to one scan (R16)."""

    FIRST = "first"
    REPEATED = "repeated"
    OUT = "out"
    REFUSED = "refused"

    @property
    def label(self) -> LazyString:
        """The word staff read."""
        return _RESULTS[self]

    @property
    def tone(self) -> str:
        """The tone of its sign."""
        return {"first": "done", "repeated": "waiting", "out": "done", "refused": "refused"}[self]


class Refusal(StrEnum):
    """Why a code does not open the gate."""

    UNKNOWN = "unknown"
    FORGED = "forged"
    OTHER_EVENT = "other_event"
    WRONG_SESSION = "wrong_session"
    CANCELLED = "cancelled"
    NOT_CONFIRMED = "not_confirmed"
    WAITLISTED = "waitlisted"
    SESSION_CANCELLED = "session_cancelled"
    FULL = "full"
    REGISTERED = "registered"
    INCOMPLETE = "incomplete"
    NO_CHECK_OUT = "no_check_out"
    ID_REUSED = "id_reused"

    @property
    def label(self) -> LazyString:
        """The sentence staff read."""
        return _REFUSALS[self]


class ScanWay(StrEnum):
    """How somebody was let in."""

    QR = "qr"
    LIST = "list"
    WALK_IN = "walk_in"
    ONLINE = "online"

    @property
    def label(self) -> LazyString:
        """The word staff read."""
        return _WAYS[self]


class Direction(StrEnum):
    """Which way through the gate."""

    IN = "in"
    OUT = "out"

    @property
    def label(self) -> LazyString:
        """The word staff read."""
        return {"in": _l("In"), "out": _l("Out")}[self]


class GatePermission(StrEnum):
    """What a person may be allowed to do at the gate."""

    # Any gate at all: the list of sessions one may scan for.
    LIST = "gate:list"
    SCAN = "gate:scan"
    # What a phone kept may still come in after the edition was closed.
    SYNC = "gate:sync"
    WALK_IN = "gate:walk_in"
    UNDO = "gate:undo"
    WATCH = "gate:watch"
    DEVICES = "gate:devices"


_RESULTS = {
    ScanResult.FIRST: _l("Let in"),
    ScanResult.REPEATED: _l("Was here already"),
    ScanResult.OUT: _l("Let out"),
    ScanResult.REFUSED: _l("Not let in"),
}
_REFUSALS = {
    Refusal.UNKNOWN: _l("Nobody with this code is registered"),
    Refusal.FORGED: _l("This code was not made by this portal"),
    Refusal.OTHER_EVENT: _l("This ticket is for another event"),
    Refusal.WRONG_SESSION: _l("Not registered for this session"),
    Refusal.CANCELLED: _l("The registration is cancelled"),
    Refusal.NOT_CONFIRMED: _l("The registration is not confirmed"),
    Refusal.WAITLISTED: _l("Still on the waiting list"),
    Refusal.SESSION_CANCELLED: _l("This session is cancelled"),
    Refusal.FULL: _l("The session is full: no place is left"),
    Refusal.REGISTERED: _l("Registered already: look for the name"),
    Refusal.INCOMPLETE: _l("Name or consent is missing"),
    Refusal.NO_CHECK_OUT: _l("Nobody is checked out at this event"),
    Refusal.ID_REUSED: _l("This scan's number belongs to another scan"),
}
_WAYS = {
    ScanWay.QR: _l("QR code"),
    ScanWay.LIST: _l("Name search"),
    ScanWay.WALK_IN: _l("Walk-in"),
    ScanWay.ONLINE: _l("Online"),
}
