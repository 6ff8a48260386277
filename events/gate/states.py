"""What a scan can come to, and who may work a gate."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import Labelled, State


class ScanResult(State):
    """What the gate answers to one scan (R16)."""

    FIRST = "first", _l("Let in"), "done"
    REPEATED = "repeated", _l("Was here already"), "waiting"
    OUT = "out", _l("Let out"), "done"
    REFUSED = "refused", _l("Not let in"), "refused"


class DeviceState(State):
    IN_USE = "in_use", _l("In use"), "done"
    REVOKED = "revoked", lazy_pgettext("device", "Revoked"), "withdrawn"


class Refusal(Labelled):
    UNKNOWN = "unknown", _l("Nobody with this code is registered")
    FORGED = "forged", _l("This code was not made by this portal")
    OTHER_EVENT = "other_event", _l("This ticket is for another event")
    WRONG_SESSION = "wrong_session", _l("Not registered for this session")
    CANCELLED = "cancelled", _l("The registration is cancelled")
    NOT_CONFIRMED = "not_confirmed", _l("The registration is not confirmed")
    WAITLISTED = "waitlisted", _l("Still on the waiting list")
    SESSION_CANCELLED = "session_cancelled", _l("This session is cancelled")
    FULL = "full", _l("The session is full: no place is left")
    REGISTERED = "registered", _l("Registered already: look for the name")
    INCOMPLETE = "incomplete", _l("Name or consent is missing, or the e-mail address is none")
    NO_CHECK_OUT = "no_check_out", _l("Nobody is checked out at this event")
    # At a booth, not at a gate.
    STAFF = "staff", _l("This is the ticket of an exhibitor's staff, not of a visitor")
    ID_REUSED = "id_reused", _l("This scan's number belongs to another scan")


class ScanWay(Labelled):
    QR = "qr", _l("QR code")
    LIST = "list", _l("Name search")
    WALK_IN = "walk_in", _l("Walk-in")
    ONLINE = "online", _l("Online")


class Direction(Labelled):
    IN = "in", _l("In")
    OUT = "out", _l("Out")


class GatePermission(StrEnum):
    # Any gate at all: the list of sessions one may scan for.
    LIST = "gate:list"
    SCAN = "gate:scan"
    # What a phone kept may still come in after the edition was closed.
    SYNC = "gate:sync"
    WALK_IN = "gate:walk_in"
    UNDO = "gate:undo"
    WATCH = "gate:watch"
    DEVICES = "gate:devices"
