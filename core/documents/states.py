"""States and kinds of documents the office issues."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


class DocumentState(StrEnum):
    """issued → revoked | replaced; a document is never edited (recognition.md §8 (h))."""

    ISSUED = "issued"
    REVOKED = "revoked"
    REPLACED = "replaced"

    @property
    def label(self) -> LazyString:
        """The word people read."""
        return _STATES[self]

    @property
    def tone(self) -> str:
        """The tone of its sign."""
        return {"issued": "done", "revoked": "refused", "replaced": "withdrawn"}[self]


class DocumentPermission(StrEnum):
    """What staff may do with issued documents."""

    READ = "documents:read"
    REVOKE = "documents:revoke"
    CONFIRM = "documents:confirm_revocation"


class DocumentAction(StrEnum):
    """What ends a document."""

    REVOKE = "revoke"
    REPLACE = "replace"
    LAPSE = "lapse"


class EndReason(StrEnum):
    """Why a document ended, as the public may read it; the full reason is for the holder."""

    ISSUED_IN_ERROR = "issued_in_error"
    FALSE_PAPERS = "false_papers"
    QUALIFICATION_LOST = "qualification_lost"
    HOLDER_ASKED = "holder_asked"
    OTHER_DECISION = "other_decision"
    CORRECTED = "corrected"
    DATA_CHANGED = "data_changed"
    GROUND_GONE = "ground_gone"

    @property
    def label(self) -> LazyString:
        """The word people read."""
        return _REASONS[self]


class ProposalState(StrEnum):
    """open → confirmed (by a second person) | dropped."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DROPPED = "dropped"

    @property
    def label(self) -> LazyString:
        """The word people read."""
        return _PROPOSALS[self]


class Standing(StrEnum):
    """What the public check answers for a number."""

    VALID = "valid"
    REVOKED = "revoked"
    REPLACED = "replaced"
    UNKNOWN = "unknown"

    @property
    def label(self) -> LazyString:
        """The word people read."""
        return _STANDINGS[self]

    @property
    def tone(self) -> str:
        """The tone of its sign."""
        return {"valid": "done", "replaced": "withdrawn"}.get(self, "refused")


class Verdict(StrEnum):
    """What the public check answers for a file."""

    UNCHANGED = "unchanged"
    ALTERED = "altered"
    NOT_OURS = "not_ours"
    UNREADABLE = "unreadable"

    @property
    def label(self) -> LazyString:
        """The word people read."""
        return _VERDICTS[self]

    @property
    def tone(self) -> str:
        """The tone of its sign."""
        return "done" if self is Verdict.UNCHANGED else "refused"


class DocumentKind(StrEnum):
    """What kind of document it is."""

    TITLE_CERTIFICATE = "title-certificate"
    DECISION_LETTER = "decision-letter"
    ATTENDANCE_CERTIFICATE = "attendance-certificate"
    TRAINING_CERTIFICATE = "training-certificate"
    INVITATION_LETTER = "invitation-letter"

    @property
    def label(self) -> LazyString:
        """The word people read."""
        return _KINDS[self]


# Given by rules, never chosen by people.
BY_RULE = frozenset({EndReason.CORRECTED, EndReason.DATA_CHANGED, EndReason.GROUND_GONE})

_STATES = {
    DocumentState.ISSUED: _l("Valid"),
    DocumentState.REVOKED: _l("Revoked"),
    DocumentState.REPLACED: _l("Replaced"),
}
_KINDS = {
    DocumentKind.TITLE_CERTIFICATE: _l("Title certificate"),
    DocumentKind.DECISION_LETTER: _l("Decision letter"),
    DocumentKind.ATTENDANCE_CERTIFICATE: _l("Certificate of attendance"),
    DocumentKind.TRAINING_CERTIFICATE: _l("Certificate of training"),
    DocumentKind.INVITATION_LETTER: _l("Invitation letter"),
}
_REASONS = {
    EndReason.ISSUED_IN_ERROR: _l("Issued in error"),
    EndReason.FALSE_PAPERS: _l("Obtained with false papers"),
    EndReason.QUALIFICATION_LOST: _l("The qualification relied on was withdrawn"),
    EndReason.HOLDER_ASKED: _l("The holder gave it back"),
    EndReason.OTHER_DECISION: _l("Set aside by another authority or a court"),
    EndReason.CORRECTED: _l("Corrected and issued anew"),
    EndReason.DATA_CHANGED: _l("The data it was written from have changed"),
    EndReason.GROUND_GONE: _l("What it rests on has ended"),
}
_PROPOSALS = {
    ProposalState.OPEN: _l("Waits for a second person"),
    ProposalState.CONFIRMED: _l("Confirmed"),
    ProposalState.DROPPED: _l("Dropped"),
}
_STANDINGS = {
    Standing.VALID: _l("Valid"),
    Standing.REVOKED: _l("Revoked"),
    Standing.REPLACED: _l("Replaced"),
    Standing.UNKNOWN: _l("Unknown number"),
}
_VERDICTS = {
    Verdict.UNCHANGED: _l("Unchanged"),
    Verdict.ALTERED: _l("Altered"),
    Verdict.NOT_OURS: _l("Not issued by us"),
    Verdict.UNREADABLE: _l("Not readable"),
}
