"""A letter's life (events.md §7.2, R17)."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.workflow import Transition, Workflow


class LetterState(StrEnum):
    """Where an invitation letter stands."""

    REQUESTED = "requested"
    COMPLETE = "complete"
    APPROVED = "approved"
    ISSUED = "issued"
    USED = "used"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    EXIT_RECORDED = "exit_recorded"

    @property
    def label(self) -> LazyString:
        """The word people read."""
        return _STATES[self]

    @property
    def tone(self) -> str:
        """The tone of its sign."""
        return _TONES[self]


class LetterAction(StrEnum):
    """What moves a letter."""

    COMPLETE = "complete"
    REOPEN = "reopen"
    APPROVE = "approve"
    ISSUE = "issue"
    USE = "use"
    SUPERSEDE = "supersede"
    WITHDRAW = "withdraw"
    RECORD_EXIT = "record_exit"
    END = "end"


class LetterPermission(StrEnum):
    """What a person may be allowed to do with letters."""

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


class VisaKind(StrEnum):
    """What the letter supports (events.md §4.1): never decided from nationality."""

    F = "F"
    M = "M"

    @property
    def label(self) -> LazyString:
        """The word people read."""
        return {
            "F": _l("F: exchange and visits without trade"),
            "M": _l("M: trade and business"),
        }[self]


class Gender(StrEnum):
    """As passports say it."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"

    @property
    def label(self) -> LazyString:
        """The word people read."""
        return {"female": _l("Female"), "male": _l("Male"), "other": _l("Other (X)")}[self]


class EndedBy(StrEnum):
    """Why a letter was withdrawn without its person or the office saying so."""

    REGISTRATION = "registration"
    SEAT = "seat"
    CONSENT = "consent"
    EDITION = "edition"
    PERSON = "person"

    @property
    def label(self) -> LazyString:
        """The sentence the person reads."""
        return {
            "registration": _l("Your registration is cancelled."),
            "seat": _l("You no longer hold a confirmed place."),
            "consent": _l("You took back your consent to the use of your passport data."),
            "edition": _l("The event is cancelled."),
            "person": _l("You withdrew it yourself."),
        }[self]


class CostBearer(StrEnum):
    """Who pays for the stay."""

    INVITEE = "invitee"
    INVITER = "inviter"
    EMPLOYER = "employer"

    @property
    def label(self) -> LazyString:
        """The word people read and the letter prints."""
        return {
            "invitee": _l("The invited person"),
            "inviter": _l("The inviting organisation"),
            "employer": _l("The invited person's employer"),
        }[self]


_A, _S, _P = LetterAction, LetterState, LetterPermission
OPEN_STATES = frozenset({_S.REQUESTED, _S.COMPLETE, _S.APPROVED, _S.ISSUED})

LETTER_WORKFLOW = Workflow(
    "letter",
    [
        # The data check decides between these two whenever the data are saved.
        Transition(
            _A.COMPLETE,
            frozenset({_S.REQUESTED}),
            _S.COMPLETE,
            None,
            _l("Data complete"),
            by_system=True,
        ),
        Transition(
            _A.REOPEN,
            frozenset({_S.COMPLETE}),
            _S.REQUESTED,
            None,
            _l("Data missing"),
            by_system=True,
        ),
        Transition(_A.APPROVE, frozenset({_S.COMPLETE}), _S.APPROVED, _P.APPROVE, _l("Approve")),
        Transition(
            _A.ISSUE,
            frozenset({_S.APPROVED}),
            _S.ISSUED,
            None,
            _l("Issue the letter"),
            by_system=True,
        ),
        Transition(
            _A.USE, frozenset({_S.ISSUED}), _S.USED, _P.RECORD_EXIT, _l("Record the arrival")
        ),
        Transition(
            _A.SUPERSEDE,
            OPEN_STATES,
            _S.SUPERSEDED,
            None,
            _l("Superseded by a new passport"),
            by_system=True,
        ),
        Transition(_A.WITHDRAW, OPEN_STATES, _S.WITHDRAWN, _P.WITHDRAW, _l("Withdraw")),
        # With the registration, the seat or the consent it rests on, or by the secret link.
        Transition(
            _A.END,
            OPEN_STATES,
            _S.WITHDRAWN,
            None,
            _l("Withdrawn with what it rests on"),
            by_system=True,
        ),
        Transition(
            _A.RECORD_EXIT,
            frozenset({_S.ISSUED, _S.USED}),
            _S.EXIT_RECORDED,
            _P.RECORD_EXIT,
            _l("Record the departure"),
        ),
    ],
)

_STATES = {
    _S.REQUESTED: _l("Data missing"),
    _S.COMPLETE: _l("Data complete"),
    _S.APPROVED: _l("Approved"),
    _S.ISSUED: _l("Letter issued"),
    _S.USED: _l("Arrived"),
    _S.SUPERSEDED: _l("Superseded"),
    _S.WITHDRAWN: _l("Withdrawn"),
    _S.EXIT_RECORDED: _l("Departure recorded"),
}
_TONES = {
    _S.REQUESTED: "waiting",
    _S.COMPLETE: "progress",
    _S.APPROVED: "progress",
    _S.ISSUED: "done",
    _S.USED: "done",
    _S.SUPERSEDED: "withdrawn",
    _S.WITHDRAWN: "withdrawn",
    _S.EXIT_RECORDED: "done",
}
