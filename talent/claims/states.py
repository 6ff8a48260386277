"""A claim's life as a table (recognition.md §8), and what may be done with one."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.workflow import Transition, Workflow


class ClaimState(StrEnum):
    """Where a claim stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    INITIAL_REVIEW = "initial_review"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    SECOND_REVIEW = "second_review"
    PROVINCIAL_CONFIRMATION = "provincial_confirmation"
    PUBLIC_NOTICE = "public_notice"
    RECOGNISED = "recognised"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"

    @property
    def label(self) -> LazyString:
        """The word staff read."""
        return _STATES[self][0]

    @property
    def public_label(self) -> LazyString:
        """The sentence the claimant reads: who must act."""
        return _STATES[self][1]

    @property
    def tone(self) -> str:
        """The tone of its sign."""
        return _TONES[self]

    @property
    def is_open(self) -> bool:
        """Whether a decision is still to come."""
        return self in OPEN_STATES


class ClaimAction(StrEnum):
    """What moves a claim."""

    SUBMIT = "submit"
    ACCEPT = "accept"
    REQUEST_SUPPLEMENT = "request_supplement"
    ANSWER_SUPPLEMENT = "answer_supplement"
    FORWARD = "forward"
    APPROVE = "approve"
    APPROVE_FOR_PROVINCE = "approve_for_province"
    CONFIRM_FOR_PROVINCE = "confirm_for_province"
    REFUSE = "refuse"
    END_NOTICE = "end_notice"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"


class ClaimPermission(StrEnum):
    """What a person may be allowed to do with claims."""

    READ = "claims:read"
    LIST = "claims:list"
    START = "claims:start"
    EDIT = "claims:edit"
    SUBMIT = "claims:submit"
    WITHDRAW = "claims:withdraw"
    ANSWER = "claims:answer"
    ACCEPT = "claims:accept"
    ASK = "claims:ask"
    FORWARD = "claims:forward"
    APPROVE = "claims:approve"
    CONFIRM = "claims:confirm"
    REFUSE = "claims:refuse"
    CHECK_PAPER = "claims:check_paper"
    OPEN_DOCUMENT = "claims:open_document"


class Reason(StrEnum):
    """Why a claim is refused (recognition.md §8, reason codes)."""

    NOT_IN_EDITION = "not_in_edition"
    IDENTITY_MISMATCH = "identity_mismatch"
    ISSUER_DOES_NOT_CONFIRM = "issuer_does_not_confirm"
    CERTIFICATE_LAPSED = "certificate_lapsed"
    DEGREE_BELOW_TIER = "degree_below_tier"
    YEARS_BELOW_TIER = "years_below_tier"
    SPECIALTY_DOES_NOT_FIT = "specialty_does_not_fit"
    NOT_WORKING_IN_CITY = "not_working_in_city"
    EMPLOYER_NOT_CONFIRMED = "employer_not_confirmed"
    FALSE_DOCUMENT = "false_document"
    ALREADY_RECOGNISED = "already_recognised"
    OTHER = "other"

    @property
    def label(self) -> LazyString:
        """The words of the code, in the letter too."""
        return _REASONS[self]


OPEN_STATES = frozenset(
    {
        ClaimState.SUBMITTED,
        ClaimState.INITIAL_REVIEW,
        ClaimState.SUPPLEMENT_REQUESTED,
        ClaimState.SECOND_REVIEW,
        ClaimState.PROVINCIAL_CONFIRMATION,
        ClaimState.PUBLIC_NOTICE,
    }
)
# States in which the office's working-day clock runs (recognition.md §8 (e), (f)).
CLOCK_STATES = OPEN_STATES - {ClaimState.SUPPLEMENT_REQUESTED}
# Working days each state may take before the claim is late in it.
DAYS_ALLOWED = {
    ClaimState.SUBMITTED: 2,
    ClaimState.INITIAL_REVIEW: 5,
    ClaimState.SECOND_REVIEW: 8,
    ClaimState.PROVINCIAL_CONFIRMATION: 5,
    ClaimState.PUBLIC_NOTICE: 5,
    ClaimState.SUPPLEMENT_REQUESTED: 15,
}
# From a complete file to a decision; the benchmark is Xiamen (recognition.md §8 (e)).
TARGET_DAYS = 20
SUPPLEMENT_DAYS = 15
DRAFT_KEPT_DAYS = 180
# The kind of a question that is about none of the usual papers.
OTHER_PAPER = "other"

_A, _S, _P = ClaimAction, ClaimState, ClaimPermission

CLAIM_WORKFLOW = Workflow(
    "claim",
    [
        Transition(_A.SUBMIT, frozenset({_S.DRAFT}), _S.SUBMITTED, _P.SUBMIT, _l("Send the claim")),
        Transition(
            _A.ACCEPT,
            frozenset({_S.SUBMITTED}),
            _S.INITIAL_REVIEW,
            _P.ACCEPT,
            _l("Accept for initial review"),
        ),
        Transition(
            _A.REQUEST_SUPPLEMENT,
            frozenset({_S.SUBMITTED, _S.INITIAL_REVIEW, _S.SECOND_REVIEW}),
            _S.SUPPLEMENT_REQUESTED,
            _P.ASK,
            _l("Ask for more papers"),
        ),
        Transition(
            _A.ANSWER_SUPPLEMENT,
            frozenset({_S.SUPPLEMENT_REQUESTED}),
            None,
            _P.ANSWER,
            _l("Send the answers"),
            returns_to=frozenset({_S.SUBMITTED, _S.INITIAL_REVIEW, _S.SECOND_REVIEW}),
        ),
        Transition(
            _A.FORWARD,
            frozenset({_S.INITIAL_REVIEW}),
            _S.SECOND_REVIEW,
            _P.FORWARD,
            _l("Pass to second review"),
        ),
        Transition(
            _A.APPROVE,
            frozenset({_S.SECOND_REVIEW}),
            _S.PUBLIC_NOTICE,
            _P.APPROVE,
            _l("Approve and give public notice"),
        ),
        Transition(
            _A.APPROVE_FOR_PROVINCE,
            frozenset({_S.SECOND_REVIEW}),
            _S.PROVINCIAL_CONFIRMATION,
            _P.APPROVE,
            _l("Approve and pass to the province"),
        ),
        Transition(
            _A.CONFIRM_FOR_PROVINCE,
            frozenset({_S.PROVINCIAL_CONFIRMATION}),
            _S.PUBLIC_NOTICE,
            _P.CONFIRM,
            _l("Confirm for the province"),
        ),
        Transition(
            _A.REFUSE,
            frozenset({_S.INITIAL_REVIEW, _S.SECOND_REVIEW, _S.PROVINCIAL_CONFIRMATION}),
            _S.REFUSED,
            _P.REFUSE,
            _l("Refuse"),
        ),
        Transition(
            _A.END_NOTICE,
            frozenset({_S.PUBLIC_NOTICE}),
            _S.RECOGNISED,
            None,
            _l("End of the public notice"),
            by_system=True,
        ),
        Transition(_A.WITHDRAW, OPEN_STATES, _S.WITHDRAWN, _P.WITHDRAW, _l("Withdraw the claim")),
        Transition(
            _A.LAPSE,
            frozenset({_S.SUPPLEMENT_REQUESTED}),
            _S.LAPSED,
            None,
            _l("End without an answer"),
            by_system=True,
        ),
    ],
)

_STATES = {
    _S.DRAFT: (_l("Draft"), _l("Not sent yet: it is your turn")),
    _S.SUBMITTED: (_l("Submitted"), _l("Sent: the district checks that the file is complete")),
    _S.INITIAL_REVIEW: (_l("Initial review"), _l("The district reviews your claim")),
    _S.SUPPLEMENT_REQUESTED: (
        _l("More papers asked for"),
        _l("It is your turn: we need more from you"),
    ),
    _S.SECOND_REVIEW: (_l("Second review"), _l("The city reviews your claim")),
    _S.PROVINCIAL_CONFIRMATION: (
        _l("Provincial confirmation"),
        _l("The province confirms the title"),
    ),
    _S.PUBLIC_NOTICE: (
        _l("Public notice"),
        _l("On public notice: the title follows if nobody objects"),
    ),
    _S.RECOGNISED: (_l("Recognised"), _l("Your title is recognised")),
    _S.REFUSED: (_l("Refused"), _l("Not recognised: the letter gives the reason")),
    _S.WITHDRAWN: (_l("Withdrawn"), _l("You withdrew this claim")),
    _S.LAPSED: (_l("Lapsed"), _l("Ended: the papers we asked for did not come in time")),
}
_TONES = {
    _S.DRAFT: "neutral",
    _S.SUBMITTED: "progress",
    _S.INITIAL_REVIEW: "progress",
    _S.SUPPLEMENT_REQUESTED: "waiting",
    _S.SECOND_REVIEW: "progress",
    _S.PROVINCIAL_CONFIRMATION: "progress",
    _S.PUBLIC_NOTICE: "progress",
    _S.RECOGNISED: "done",
    _S.REFUSED: "refused",
    _S.WITHDRAWN: "withdrawn",
    _S.LAPSED: "withdrawn",
}
_REASONS = {
    Reason.NOT_IN_EDITION: _l("The qualification is not in this edition of the catalogue"),
    Reason.IDENTITY_MISMATCH: _l("The identity in the papers does not match"),
    Reason.ISSUER_DOES_NOT_CONFIRM: _l("The issuing body does not confirm the certificate"),
    Reason.CERTIFICATE_LAPSED: _l("The certificate has expired or is suspended"),
    Reason.DEGREE_BELOW_TIER: _l("The degree does not reach this level"),
    Reason.YEARS_BELOW_TIER: _l("The years of work do not reach this level"),
    Reason.SPECIALTY_DOES_NOT_FIT: _l("The specialty does not fit the present job"),
    Reason.NOT_WORKING_IN_CITY: _l("Not working in the city"),
    Reason.EMPLOYER_NOT_CONFIRMED: _l("The employer has not confirmed the employment"),
    Reason.FALSE_DOCUMENT: _l("A paper is false"),
    Reason.ALREADY_RECOGNISED: _l("Already recognised at this or a higher level"),
    Reason.OTHER: _l("Another reason, given in the text"),
}
