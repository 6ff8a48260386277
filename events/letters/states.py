"""A letter's life (events.md §7.2, R17)."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from core.states import Labelled, State
from core.workflow import Transition, Workflow, automatic


class LetterState(State):
    REQUESTED = "requested", _l("Data missing"), "waiting"
    COMPLETE = "complete", _l("Data complete"), "progress"
    APPROVED = "approved", _l("Approved"), "progress"
    ISSUED = "issued", _l("Letter issued"), "done"
    # In force while the one with new data is being made.
    REPLACING = "replacing", _l("Valid until the new one is issued"), "done"
    USED = "used", _l("Arrived"), "done"
    SUPERSEDED = "superseded", _l("Superseded"), "withdrawn"
    WITHDRAWN = "withdrawn", _l("Withdrawn"), "withdrawn"
    EXIT_RECORDED = "exit_recorded", _l("Departure recorded"), "done"


class LetterAction(StrEnum):
    COMPLETE = "complete"
    REOPEN = "reopen"
    APPROVE = "approve"
    ISSUE = "issue"
    USE = "use"
    GIVE_WAY = "give_way"
    REINSTATE = "reinstate"
    SUPERSEDE = "supersede"
    WITHDRAW = "withdraw"
    RECORD_EXIT = "record_exit"
    END = "end"


class LetterPermission(StrEnum):
    ASK = "letters:ask"
    READ_OWN = "letters:read_own"
    LIST = "letters:list"
    READ = "letters:read"
    # Passport numbers in full (R18).
    READ_PASSPORT = "letters:read_passport"
    APPROVE = "letters:approve"
    WITHDRAW = "letters:withdraw"
    RECORD_EXIT = "letters:record_exit"
    UPLOAD = "letters:upload_signed"
    EXPORT = "letters:export"
    CHANGE_MANY = "letters:change_many"


class VisaKind(Labelled):
    """What the letter supports (events.md §4.1): never decided from nationality."""

    F = "F", _l("F: exchange and visits without trade")
    M = "M", _l("M: trade and business")


class Gender(Labelled):
    FEMALE = "female", _l("Female")
    MALE = "male", _l("Male")
    OTHER = "other", _l("Other (X)")


class EndedBy(Labelled):
    """Why a letter was withdrawn without its person or the office saying so."""

    REGISTRATION = "registration", _l("Your registration is cancelled.")
    SEAT = "seat", _l("You no longer hold a confirmed place.")
    CONSENT = "consent", _l("You took back your consent to the use of your passport data.")
    EDITION = "edition", _l("The event is cancelled.")
    OVER = "over", _l("The event is over.")
    PERSON = "person", _l("You withdrew it yourself.")


class CostBearer(Labelled):
    INVITEE = "invitee", _l("The invited person")
    INVITER = "inviter", _l("The inviting organisation")
    EMPLOYER = "employer", _l("The invited person's employer")


_A, _S, _P = LetterAction, LetterState, LetterPermission
OPEN_STATES = frozenset({_S.REQUESTED, _S.COMPLETE, _S.APPROVED, _S.ISSUED})
IN_FORCE = frozenset({_S.ISSUED, _S.REPLACING})
# Whose papers their person may fetch.
FETCHED = IN_FORCE | {_S.USED, _S.EXIT_RECORDED}

LETTER_WORKFLOW = Workflow(
    "letter",
    [
        # The data check decides between these two whenever the data are saved.
        automatic(_A.COMPLETE, _S.COMPLETE, _S.REQUESTED),
        automatic(_A.REOPEN, _S.REQUESTED, _S.COMPLETE),
        Transition(_A.APPROVE, {_S.COMPLETE}, _S.APPROVED, _P.APPROVE, _l("Approve")),
        automatic(_A.ISSUE, _S.ISSUED, _S.APPROVED),
        Transition(_A.USE, IN_FORCE, _S.USED, _P.RECORD_EXIT, _l("Record the arrival")),
        # New data leave an issued letter in force until the letter with them is issued, and again
        # when that one is withdrawn; what was only approved is not written any more (R17).
        automatic(_A.GIVE_WAY, _S.REPLACING, _S.ISSUED),
        automatic(_A.REINSTATE, _S.ISSUED, _S.REPLACING),
        automatic(_A.SUPERSEDE, _S.SUPERSEDED, _S.APPROVED, _S.REPLACING),
        Transition(
            _A.WITHDRAW, OPEN_STATES, _S.WITHDRAWN, _P.WITHDRAW, _l("Withdraw"), by_link=True
        ),
        # With the registration, the seat or the consent it rests on.
        automatic(_A.END, _S.WITHDRAWN, *OPEN_STATES, _S.REPLACING),
        Transition(
            _A.RECORD_EXIT,
            {_S.ISSUED, _S.REPLACING, _S.USED},
            _S.EXIT_RECORDED,
            _P.RECORD_EXIT,
            _l("Record the departure"),
        ),
    ],
)
