"""How far a carrier and a project have come with each other (对接; events.md §7.2)."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import Labelled, State
from core.workflow import Transition, Workflow, consequence


class DockingState(State):
    """`sentence` is what the project's owner reads."""

    PROPOSED = (
        "proposed", lazy_pgettext("docking", "Proposed"), "waiting", _l("The carrier may answer")
    )  # fmt: skip
    INTERESTED = "interested", _l("Interested"), "progress", _l("The carrier is interested")
    CONTACTED = "contacted", _l("Contacted"), "progress", _l("You are in contact")
    TALKS = "talks", _l("In talks"), "progress", _l("You are in talks")
    INTENT = "intent", _l("Intent to cooperate"), "done", _l("You intend to cooperate")
    SIGNED = "signed", lazy_pgettext("docking", "Signed"), "done", _l("The agreement is signed")
    DECLINED = (
        "declined", lazy_pgettext("docking", "Declined"), "refused", _l("The carrier declined")
    )  # fmt: skip
    ENDED = (
        "ended",
        lazy_pgettext("docking", "Ended"),
        "withdrawn",
        _l("The carrier goes no further"),
    )


class DockingAction(StrEnum):
    INTEREST = "interest"
    CONTACT = "contact"
    TALK = "talk"
    INTEND = "intend"
    NOTE = "note"
    DECLINE = "decline"
    END = "end"
    RESUME = "resume"
    SIGN = "sign"
    UNSIGN = "unsign"


class DockingPermission(StrEnum):
    """The first two are a carrier's officers', about it and about one docking; then organisers'."""

    LIST = "dockings:list"
    DECIDE = "dockings:decide"
    LIST_EVENT = "dockings:list_event"
    PROPOSE = "dockings:propose"


class ContactWay(Labelled):
    PHONE = "phone", _l("Telephone")
    EMAIL = "email", _l("E-mail")
    VIDEO = "video", _l("Video")
    VISIT = "visit", _l("Meeting in person")
    OTHER = "other", lazy_pgettext("contact", "Other")


_A, _S, _P = DockingAction, DockingState, DockingPermission
# In the order of the way to an agreement; each has the moment at which it was first reached.
STEPS = (_S.INTERESTED, _S.CONTACTED, _S.TALKS, _S.INTENT, _S.SIGNED)
UNSIGNED = frozenset(STEPS[:4])
_AGREED = frozenset(STEPS)

DOCKING_WORKFLOW = Workflow(
    "docking",
    [
        Transition(
            _A.INTEREST, {_S.PROPOSED, _S.DECLINED}, _S.INTERESTED, _P.DECIDE, _l("Show interest")
        ),
        # One more line of the log of contacts; the first leads on.
        Transition(
            _A.CONTACT, _AGREED, None, _P.DECIDE, _l("Note a contact"), _AGREED - {_S.INTERESTED}
        ),
        Transition(
            _A.TALK, {_S.INTERESTED, _S.CONTACTED}, _S.TALKS, _P.DECIDE, _l("Begin talks")
        ),
        Transition(
            _A.INTEND, UNSIGNED - {_S.INTENT}, _S.INTENT, _P.DECIDE,
            _l("Enter the intent to cooperate"),
        ),
        Transition(
            _A.NOTE, frozenset(_S), None, _P.DECIDE, _l("Write an own note"), frozenset(_S)
        ),
        Transition(
            _A.DECLINE, {_S.PROPOSED}, _S.DECLINED, _P.DECIDE, lazy_pgettext("docking", "Decline")
        ),
        Transition(_A.END, UNSIGNED, _S.ENDED, _P.DECIDE, _l("Go no further")),
        Transition(
            _A.RESUME, {_S.ENDED}, _S.INTERESTED, _P.DECIDE,
            lazy_pgettext("docking", "Take up again"),
        ),
        consequence(_A.SIGN, _S.SIGNED, *(frozenset(_S) - {_S.SIGNED})),
        # Its last agreement was annulled: back to where it stood.
        Transition(
            _A.UNSIGN, {_S.SIGNED}, None, None, "", UNSIGNED | {_S.PROPOSED}, follows=True
        ),
    ],
)  # fmt: skip
