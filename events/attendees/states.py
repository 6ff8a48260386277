"""Who may see and take away what of the attendee list (R18), and what kinds of columns it has."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from core.states import Labelled, State
from core.workflow import Workflow, consequence


class AttendeePermission(StrEnum):
    LIST = "attendees:list"
    EXPORT = "attendees:export"
    # Identity columns; asked for with a purpose.
    EXPORT_IDENTITY = "attendees:export_identity"
    SHARE_VIEW = "attendees:share_view"
    PRINT = "attendees:print"
    # Confirming, cancelling and what slices above add, for many at once.
    CHANGE_MANY = "attendees:change_many"


class RunState(State):
    """Where a deed on many registrations stands."""

    RUNNING = "running", _l("Under way"), "progress"
    DONE = "done", _l("Done"), "done"
    STOPPED = "stopped", _l("Stopped"), "withdrawn"


class RunAction(StrEnum):
    FINISH = "finish"
    STOP = "stop"


RUN_WORKFLOW = Workflow(
    "bulk_run",
    [
        consequence(RunAction.FINISH, RunState.DONE, RunState.RUNNING),
        consequence(RunAction.STOP, RunState.STOPPED, RunState.RUNNING),
    ],
    describe=lambda run: {"deed": run.action, "done": run.done},
)


class ColumnKind(StrEnum):
    """What a column holds: how it is written to files and aligned on the page."""

    TEXT = "text"
    DATE = "date"
    MOMENT = "moment"
    NUMBER = "number"
    CHOICE = "choice"
    YES_NO = "yes_no"


class ColumnGroup(Labelled):
    """Under which heading a column is offered."""

    REGISTRATION = "registration", _l("Registration")
    PERSON = "person", _l("Person")
    CONTACT = "contact", _l("Contact")
    ATTENDING = "attending", _l("Taking part")
    CONSENT = "consent", _l("Consents")
    ANSWERS = "answers", _l("Answers to the form")
    IDENTITY = "identity", _l("Identity document")
