"""A claim's life as a table (recognition.md §8), and what may be done with one."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.documents.states import EndReason
from core.states import Labelled, State
from core.workflow import Transition, Workflow, consequence


class ClaimState(State):
    DRAFT = "draft", _l("Draft"), "neutral", _l("Not sent yet: it is your turn")
    SUBMITTED = (
        "submitted",
        _l("Submitted"),
        "progress",
        _l("Sent: the district checks that the file is complete"),
    )
    INITIAL_REVIEW = (
        "initial_review",
        _l("Initial review"),
        "progress",
        _l("The district reviews your claim"),
    )
    SUPPLEMENT_REQUESTED = (
        "supplement_requested",
        _l("More papers asked for"),
        "waiting",
        _l("It is your turn: we need more from you"),
    )
    SECOND_REVIEW = (
        "second_review",
        _l("Second review"),
        "progress",
        _l("The city reviews your claim"),
    )
    PANEL_REVIEW = (
        "panel_review",
        _l("Before the panel"),
        "progress",
        _l("A panel of experts judges your works and votes on the title"),
    )
    PROVINCIAL_CONFIRMATION = (
        "provincial_confirmation",
        _l("Provincial confirmation"),
        "progress",
        _l("The province confirms the title"),
    )
    PUBLIC_NOTICE = (
        "public_notice",
        _l("Public notice"),
        "progress",
        _l("On public notice: the title follows if nobody objects"),
    )
    OBJECTION_CHECK = (
        "objection_check",
        _l("Objection check"),
        "progress",
        _l("There is an objection to the public notice: the city examines it"),
    )
    RECOGNISED = "recognised", _l("Recognised"), "done", _l("Your title is recognised")
    REFUSED = (
        "refused",
        _l("Refused"),
        "refused",
        _l("Not recognised: the decision letter gives the reason"),
    )
    REVIEW_REQUESTED = (
        "review_requested",
        _l("Decision under review"),
        "progress",
        _l("Somebody who was not involved looks at the decision again"),
    )
    WITHDRAWN = "withdrawn", _l("Withdrawn"), "withdrawn", _l("You withdrew this claim")
    LAPSED = (
        "lapsed",
        _l("Lapsed"),
        "withdrawn",
        _l("Ended: the papers we asked for did not come in time"),
    )
    REVOKED = "revoked", _l("Revoked"), "refused", _l("Your title was revoked: the letter says why")

    @property
    def is_open(self) -> bool:
        return self in OPEN_STATES


class ClaimAction(StrEnum):
    SUBMIT = "submit"
    ACCEPT = "accept"
    REQUEST_SUPPLEMENT = "request_supplement"
    ANSWER_SUPPLEMENT = "answer_supplement"
    ASK_FURTHER = "ask_further"
    WITHDRAW_REQUEST = "withdraw_request"
    LENGTHEN_REQUEST = "lengthen_request"
    HAND_OVER = "hand_over"
    FORWARD = "forward"
    APPROVE = "approve"
    APPROVE_FOR_PROVINCE = "approve_for_province"
    CONFIRM_FOR_PROVINCE = "confirm_for_province"
    SEND_TO_PANEL = "send_to_panel"
    TAKE_BACK = "take_back"
    GRANT_BY_VOTE = "grant_by_vote"
    GRANT_BY_VOTE_FOR_PROVINCE = "grant_by_vote_province"
    REFUSE_BY_VOTE = "refuse_by_vote"
    REFUSE = "refuse"
    END_NOTICE = "end_notice"
    OBJECT = "object"
    LENGTHEN_CHECK = "lengthen_check"
    RESUME_NOTICE = "resume_notice"
    END_CHECK = "end_check"
    REFUSE_ON_OBJECTION = "refuse_on_objection"
    REQUEST_REVIEW = "request_review"
    SET_ASIDE = "set_aside"
    UPHOLD = "uphold"
    WITHDRAW_REVIEW = "withdraw_review"
    REVOKE = "revoke"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"
    REOPEN = "reopen"


class ClaimPermission(StrEnum):
    READ = "claims:read"
    LIST = "claims:list"
    EXPORT = "claims:export"
    START = "claims:start"
    EDIT = "claims:edit"
    SUBMIT = "claims:submit"
    WITHDRAW = "claims:withdraw"
    ANSWER = "claims:answer"
    KEEP_ANSWER = "claims:keep_answer"
    ASK_EMPLOYER = "claims:ask_employer"
    REOPEN = "claims:reopen"
    ACCEPT = "claims:accept"
    ASK = "claims:ask"
    CHANGE_REQUESTS = "claims:change_requests"
    LENGTHEN_REQUEST = "claims:lengthen_request"
    HAND_OVER = "claims:hand_over"
    FORWARD = "claims:forward"
    APPROVE = "claims:approve"
    CONFIRM = "claims:confirm"
    SEND_TO_PANEL = "claims:send_to_panel"
    TAKE_BACK = "claims:take_back"
    REFUSE = "claims:refuse"
    CHECK_PAPER = "claims:check_paper"
    OPEN_DOCUMENT = "claims:open_document"


class Reason(Labelled):
    """Why a claim is refused (recognition.md §8, reason codes)."""

    NOT_IN_EDITION = (
        "not_in_edition",
        _l("The qualification is not in this edition of the catalogue"),
    )
    IDENTITY_MISMATCH = "identity_mismatch", _l("The identity in the papers does not match")
    ISSUER_DOES_NOT_CONFIRM = (
        "issuer_does_not_confirm",
        _l("The issuing body does not confirm the certificate"),
    )
    CERTIFICATE_LAPSED = "certificate_lapsed", _l("The certificate has expired or is suspended")
    DEGREE_BELOW_TIER = "degree_below_tier", _l("The degree does not reach this level")
    YEARS_BELOW_TIER = "years_below_tier", _l("The years of work do not reach this level")
    SPECIALTY_DOES_NOT_FIT = (
        "specialty_does_not_fit",
        _l("The specialty does not fit the present job"),
    )
    NOT_WORKING_IN_CITY = "not_working_in_city", _l("Not working in the city")
    EMPLOYER_NOT_CONFIRMED = (
        "employer_not_confirmed",
        _l("The employer has not confirmed the employment"),
    )
    FALSE_DOCUMENT = "false_document", _l("A paper is false")
    NOT_VOTED = "not_voted", _l("The panel did not vote for the title")
    ALREADY_RECOGNISED = "already_recognised", _l("Already recognised at this or a higher level")
    OTHER = "other", _l("Another reason, given in the text")


def reason_words(code: str) -> LazyString | str:
    """Why a claim was refused, or its title revoked, in words; "" for no reason."""
    kinds: tuple[type[Labelled], ...] = (Reason, EndReason)
    return next((kind(code).label for kind in kinds if code in set(kind)), "")


class OfferedFor(Labelled):
    """On what the portal offered a claim by itself; reviewers see it with the claim."""

    WALLET = "wallet", _l("A certificate in the wallet")
    REFUSAL = "refusal", _l("An earlier claim, refused because the catalogue lacked the entry")
    SUGGESTION = "suggestion", _l("A suggestion for the catalogue")


OPEN_STATES = frozenset(
    {
        ClaimState.SUBMITTED,
        ClaimState.INITIAL_REVIEW,
        ClaimState.SUPPLEMENT_REQUESTED,
        ClaimState.SECOND_REVIEW,
        ClaimState.PANEL_REVIEW,
        ClaimState.PROVINCIAL_CONFIRMATION,
        ClaimState.PUBLIC_NOTICE,
        ClaimState.OBJECTION_CHECK,
        ClaimState.REVIEW_REQUESTED,
    }
)
# A request for review is no claim to be taken back: the decision it is about stands until another.
WITHDRAWABLE = OPEN_STATES - {ClaimState.REVIEW_REQUESTED}
# A reviewer of the district or the city has it, or may be given it.
IN_HAND = frozenset(
    {
        ClaimState.SUBMITTED,
        ClaimState.INITIAL_REVIEW,
        ClaimState.SUPPLEMENT_REQUESTED,
        ClaimState.SECOND_REVIEW,
    }
)
# Final but for a review; a letter goes with each (recognition.md §8 (g)).
DECIDED = frozenset({ClaimState.RECOGNISED, ClaimState.REFUSED, ClaimState.REVOKED})
# The clock stands still while the claimant must act, and while a panel examines: panels meet a few
# times a year, and a skills test stops the clock abroad too (recognition.md §3, §6).
STOPPED_STATES = frozenset({ClaimState.SUPPLEMENT_REQUESTED, ClaimState.PANEL_REVIEW})
# States in which the office's working-day clock runs (recognition.md §8 (e), (f)).
CLOCK_STATES = OPEN_STATES - STOPPED_STATES
GRANTED_BY_VOTE = frozenset({ClaimAction.GRANT_BY_VOTE, ClaimAction.GRANT_BY_VOTE_FOR_PROVINCE})
# Working days each state may take before the claim is late in it.
DAYS_ALLOWED = {
    ClaimState.SUBMITTED: 2,
    ClaimState.INITIAL_REVIEW: 5,
    ClaimState.SECOND_REVIEW: 8,
    ClaimState.PROVINCIAL_CONFIRMATION: 5,
    ClaimState.PUBLIC_NOTICE: 5,
    ClaimState.OBJECTION_CHECK: 10,
    ClaimState.SUPPLEMENT_REQUESTED: 15,
    ClaimState.REVIEW_REQUESTED: 20,
}
# Working days from a decision within which a review may be asked for (recognition.md §8).
REVIEW_FILING_DAYS = 20
# From a complete file to a decision; the benchmark is Xiamen (recognition.md §8 (e)).
TARGET_DAYS = 20
SUPPLEMENT_DAYS = 15
# Working days of an objection check that was lengthened because it is complex (§8).
COMPLEX_CHECK_DAYS = 30
# Days after it lapsed in which a claim may be re-opened, once (§8); not working days.
REOPEN_DAYS = 30
# Working days before a request for papers lapses, in which the claimant is reminded.
REMINDER_DAYS = 3
# How long after its last day a request waits before the claim lapses: an answer that came in that
# day may still be on its way into the database.
LAPSE_GRACE = timedelta(minutes=15)
DRAFT_KEPT_DAYS = 180
# The kind of a question that is about none of the usual papers.
OTHER_PAPER = "other"

_A, _S, _P = ClaimAction, ClaimState, ClaimPermission

CLAIM_WORKFLOW = Workflow(
    "claim",
    [
        Transition(_A.SUBMIT, {_S.DRAFT}, _S.SUBMITTED, _P.SUBMIT, _l("Send the claim")),
        Transition(_A.ACCEPT, {_S.SUBMITTED}, _S.INITIAL_REVIEW, _P.ACCEPT,
            _l("Accept for initial review")),
        Transition(_A.REQUEST_SUPPLEMENT, {_S.SUBMITTED, _S.INITIAL_REVIEW, _S.SECOND_REVIEW},
            _S.SUPPLEMENT_REQUESTED, _P.ASK, _l("Ask for more papers")),
        Transition(_A.ANSWER_SUPPLEMENT, {_S.SUPPLEMENT_REQUESTED}, None, _P.ANSWER,
            _l("Send the answers"), returns_to={_S.SUBMITTED, _S.INITIAL_REVIEW, _S.SECOND_REVIEW}),
        # While the claim waits: one letter each, and the stop of the clock goes on.
        Transition(_A.ASK_FURTHER, {_S.SUPPLEMENT_REQUESTED}, _S.SUPPLEMENT_REQUESTED,
            _P.CHANGE_REQUESTS, _l("Ask for something more")),
        # Back to the state that asked once nothing is left open.
        Transition(_A.WITHDRAW_REQUEST, {_S.SUPPLEMENT_REQUESTED}, None, _P.CHANGE_REQUESTS,
            _l("Withdraw a question"), returns_to={_S.SUBMITTED, _S.INITIAL_REVIEW,
            _S.SECOND_REVIEW, _S.SUPPLEMENT_REQUESTED}),
        # By the claimant too.
        Transition(_A.LENGTHEN_REQUEST, {_S.SUPPLEMENT_REQUESTED}, _S.SUPPLEMENT_REQUESTED,
            _P.LENGTHEN_REQUEST, _l("Lengthen the term of a question")),
        # Decides nothing and stops no clock: a reviewer of the same office has it from now on.
        Transition(_A.HAND_OVER, IN_HAND, None, _P.HAND_OVER, _l("Give to a reviewer"),
            returns_to=IN_HAND),
        Transition(_A.FORWARD, {_S.INITIAL_REVIEW}, _S.SECOND_REVIEW, _P.FORWARD,
            _l("Pass to second review")),
        Transition(_A.APPROVE, {_S.SECOND_REVIEW}, _S.PUBLIC_NOTICE, _P.APPROVE,
            _l("Approve and give public notice")),
        Transition(_A.APPROVE_FOR_PROVINCE, {_S.SECOND_REVIEW}, _S.PROVINCIAL_CONFIRMATION,
            _P.APPROVE, _l("Approve and pass to the province")),
        Transition(_A.CONFIRM_FOR_PROVINCE, {_S.PROVINCIAL_CONFIRMATION}, _S.PUBLIC_NOTICE,
            _P.CONFIRM, _l("Confirm for the province")),
        Transition(_A.SEND_TO_PANEL, {_S.SECOND_REVIEW}, _S.PANEL_REVIEW, _P.SEND_TO_PANEL,
            _l("Send to a panel")),
        Transition(_A.TAKE_BACK, {_S.PANEL_REVIEW}, _S.SECOND_REVIEW, _P.TAKE_BACK,
            _l("Take back from the panel")),
        # The panel votes; whoever puts its round on record was asked for that permission.
        consequence(_A.GRANT_BY_VOTE, _S.PUBLIC_NOTICE, _S.PANEL_REVIEW),
        consequence(_A.GRANT_BY_VOTE_FOR_PROVINCE, _S.PROVINCIAL_CONFIRMATION, _S.PANEL_REVIEW),
        consequence(_A.REFUSE_BY_VOTE, _S.REFUSED, _S.PANEL_REVIEW),
        Transition(_A.REFUSE, {_S.INITIAL_REVIEW, _S.SECOND_REVIEW, _S.PROVINCIAL_CONFIRMATION},
            _S.REFUSED, _P.REFUSE, _l("Refuse")),
        Transition(_A.END_NOTICE, {_S.PUBLIC_NOTICE}, _S.RECOGNISED, None,
            _l("End of the public notice"), by_system=True),
        # Whoever decides on the objection was asked for that permission.
        consequence(_A.OBJECT, _S.OBJECTION_CHECK, _S.PUBLIC_NOTICE),
        consequence(_A.LENGTHEN_CHECK, _S.OBJECTION_CHECK, _S.OBJECTION_CHECK),
        consequence(_A.RESUME_NOTICE, _S.PUBLIC_NOTICE, _S.OBJECTION_CHECK),
        consequence(_A.END_CHECK, _S.RECOGNISED, _S.OBJECTION_CHECK),
        consequence(_A.REFUSE_ON_OBJECTION, _S.REFUSED, _S.OBJECTION_CHECK),
        # `talent.decision_reviews` asks who may: the claimant, and a reviewer who took no part.
        consequence(_A.REQUEST_REVIEW, _S.REVIEW_REQUESTED, _S.REFUSED, _S.REVOKED),
        consequence(_A.SET_ASIDE, _S.SECOND_REVIEW, _S.REVIEW_REQUESTED),
        consequence(_A.UPHOLD, _S.REFUSED, _S.REVIEW_REQUESTED),
        Transition(_A.WITHDRAW_REVIEW, {_S.REVIEW_REQUESTED}, None, None, "",
            returns_to={_S.REFUSED, _S.REVOKED}, follows=True),
        # `talent.revocations` has two people decide it, once the holder was heard.
        consequence(_A.REVOKE, _S.REVOKED, _S.RECOGNISED),
        Transition(_A.WITHDRAW, WITHDRAWABLE, _S.WITHDRAWN, _P.WITHDRAW, _l("Withdraw the claim")),
        Transition(_A.LAPSE, {_S.SUPPLEMENT_REQUESTED}, _S.LAPSED, None,
            _l("End without an answer"), by_system=True),
        Transition(_A.REOPEN, {_S.LAPSED}, None, _P.REOPEN, _l("Re-open the claim"),
            returns_to={_S.SUBMITTED, _S.INITIAL_REVIEW, _S.SECOND_REVIEW}),
    ],
)  # fmt: skip
