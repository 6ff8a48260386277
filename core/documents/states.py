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


class DocumentKind(StrEnum):
    """What kind of document it is."""

    TITLE_CERTIFICATE = "title-certificate"
    DECISION_LETTER = "decision-letter"

    @property
    def label(self) -> LazyString:
        """The word people read."""
        return _KINDS[self]


_STATES = {
    DocumentState.ISSUED: _l("Valid"),
    DocumentState.REVOKED: _l("Revoked"),
    DocumentState.REPLACED: _l("Replaced"),
}
_KINDS = {
    DocumentKind.TITLE_CERTIFICATE: _l("Title certificate"),
    DocumentKind.DECISION_LETTER: _l("Decision letter"),
}
