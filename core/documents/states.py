"""States and kinds of documents the office issues."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from core.states import Labelled, State
from core.workflow import Transition, Workflow, consequence


class DocumentState(State):
    """issued → revoked | replaced; a document is never edited (recognition.md §8 (h))."""

    ISSUED = "issued", _l("Valid"), "done"
    REVOKED = "revoked", _l("Revoked"), "refused"
    REPLACED = "replaced", _l("Superseded"), "withdrawn"


class DocumentPermission(StrEnum):
    READ = "documents:read"
    REVOKE = "documents:revoke"
    CONFIRM = "documents:confirm_revocation"


class DocumentAction(StrEnum):
    REVOKE = "revoke"
    REPLACE = "replace"
    LAPSE = "lapse"


class EndReason(Labelled):
    """Why a document ended, as the public may read it; the full reason is for the holder."""

    ISSUED_IN_ERROR = "issued_in_error", _l("Issued in error")
    FALSE_PAPERS = "false_papers", _l("Obtained with false papers")
    QUALIFICATION_LOST = "qualification_lost", _l("The qualification relied on was withdrawn")
    HOLDER_ASKED = "holder_asked", _l("The holder gave it back")
    OTHER_DECISION = "other_decision", _l("Set aside by another authority or a court")
    CORRECTED = "corrected", _l("Corrected and issued anew")
    DATA_CHANGED = "data_changed", _l("The data it was written from have changed")
    GROUND_GONE = "ground_gone", _l("What it rests on has ended")


class ProposalState(State):
    OPEN = "open", _l("Waits for a second person"), "waiting"
    CONFIRMED = "confirmed", _l("Confirmed"), "done"
    DROPPED = "dropped", _l("Dropped"), "withdrawn"


class ProposalAction(StrEnum):
    CONFIRM = "confirm"
    DROP = "drop"


PROPOSAL_WORKFLOW = Workflow(
    "revocation_proposal",
    [
        consequence(ProposalAction.CONFIRM, ProposalState.CONFIRMED, ProposalState.OPEN),
        consequence(ProposalAction.DROP, ProposalState.DROPPED, ProposalState.OPEN),
    ],
    # The log tells it of the document.
    is_heard=False,
)


class Standing(State):
    VALID = "valid", _l("Valid"), "done"
    SPECIMEN = "specimen", _l("Specimen"), "withdrawn"
    REVOKED = "revoked", _l("Revoked"), "refused"
    REPLACED = "replaced", _l("Superseded"), "withdrawn"
    UNKNOWN = "unknown", _l("Unknown number"), "refused"


class Verdict(State):
    """What a file is. Only `UNCHANGED` is the document that was issued."""

    UNCHANGED = "unchanged", _l("Unchanged"), "done"
    EXTENDED = "extended", _l("Genuine, with an addition"), "waiting"
    ALTERED = "altered", _l("Altered"), "refused"
    COPY = "copy", _l("A copy without a seal"), "refused"
    SCANNED = "scanned", _l("A picture of a paper"), "refused"
    LOCKED = "locked", _l("Locked by a password"), "refused"
    NOT_OURS = "not_ours", _l("Not issued by us"), "refused"
    UNREADABLE = "unreadable", _l("Not readable"), "refused"


class DocumentKind(Labelled):
    TITLE_CERTIFICATE = "title-certificate", _l("Title certificate")
    DECISION_LETTER = "decision-letter", _l("Decision letter")
    ATTENDANCE_CERTIFICATE = "attendance-certificate", _l("Certificate of attendance")
    TRAINING_CERTIFICATE = "training-certificate", _l("Certificate of training")
    INVITATION_LETTER = "invitation-letter", _l("Invitation letter")
    JURY_MINUTES = "jury-minutes", _l("Minutes of the jury")
    JUROR_CERTIFICATE = "juror-certificate", _l("Certificate of service on a jury")
    AWARD_CERTIFICATE = "award-certificate", _l("Award certificate")


# Given by rules, never chosen by people.
BY_RULE = {EndReason.CORRECTED, EndReason.DATA_CHANGED, EndReason.GROUND_GONE}

DOCUMENT_WORKFLOW = Workflow(
    "document",
    (
        Transition(
            DocumentAction.REVOKE,
            {DocumentState.ISSUED},
            DocumentState.REVOKED,
            DocumentPermission.REVOKE,
            _l("Revoke"),
        ),
        Transition(
            DocumentAction.REPLACE,
            {DocumentState.ISSUED},
            DocumentState.REPLACED,
            DocumentPermission.REVOKE,
            _l("Replace"),
            by_system=True,
        ),
        Transition(
            DocumentAction.LAPSE,
            {DocumentState.ISSUED},
            DocumentState.REVOKED,
            None,
            _l("Revoked with what it rests on"),
            by_system=True,
        ),
    ),
)
