"""Who may see and take away what of the attendee list (R18), and what kinds of columns it has."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


class AttendeePermission(StrEnum):
    """What a person may be allowed to do with attendee lists."""

    LIST = "attendees:list"
    EXPORT = "attendees:export"
    # Identity columns; asked for with a purpose.
    EXPORT_IDENTITY = "attendees:export_identity"
    SHARE_VIEW = "attendees:share_view"
    PRINT = "attendees:print"
    # Confirming, cancelling and what slices above add, for many at once.
    CHANGE_MANY = "attendees:change_many"


class RunState(StrEnum):
    """Where a deed on many registrations stands."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"

    @property
    def label(self) -> LazyString:
        """The word people read."""
        return {"running": _l("Under way"), "done": _l("Done"), "stopped": _l("Stopped")}[self]

    @property
    def tone(self) -> str:
        """The tone of its sign."""
        return {"running": "progress", "done": "done", "stopped": "withdrawn"}[self]


class ColumnKind(StrEnum):
    """What a column holds: how it is written to files and aligned on the page."""

    TEXT = "text"
    DATE = "date"
    MOMENT = "moment"
    NUMBER = "number"
    CHOICE = "choice"
    YES_NO = "yes_no"


class ColumnGroup(StrEnum):
    """Under which heading a column is offered."""

    REGISTRATION = "registration"
    PERSON = "person"
    CONTACT = "contact"
    ATTENDING = "attending"
    CONSENT = "consent"
    ANSWERS = "answers"
    IDENTITY = "identity"

    @property
    def label(self) -> LazyString:
        """The heading."""
        return _GROUPS[self]


_GROUPS = {
    ColumnGroup.REGISTRATION: _l("Registration"),
    ColumnGroup.PERSON: _l("Person"),
    ColumnGroup.CONTACT: _l("Contact"),
    ColumnGroup.ATTENDING: _l("Taking part"),
    ColumnGroup.CONSENT: _l("Consents"),
    ColumnGroup.ANSWERS: _l("Answers to the form"),
    ColumnGroup.IDENTITY: _l("Identity document"),
}
