"""What people agree to, purpose by purpose, and the words of it (PIPL 29, trust.md §5)."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.states import Labelled

# To be raised whenever a sentence of these changes its meaning.
VERSION = "2026-1"


class Purpose(Labelled):
    """One purpose a row; nobody agrees to two things with one tick."""

    TRUTH = (
        "truth",
        _l("Declaration of truth"),
        _l("I declare that what I say and hand in is true."),
    )
    IDENTITY_PAPERS = (
        "identity_papers",
        _l("Identity document and photo"),
        _l(
            "I agree that the reviewers of this claim look at the copy of my identity document and "
            "at my photo, to see that I am the holder of the certificate."
        ),
    )
    ASK_ISSUER = (
        "ask_issuer",
        _l("Asking the issuing body"),
        _l("I agree that the office asks the issuing body whether my certificate is genuine."),
    )

    @property
    def version(self) -> str:
        return VERSION

    @property
    def is_consent(self) -> bool:
        """Whether it can be withdrawn; what was declared to be true cannot."""
        return self is not Purpose.TRUTH

    @property
    def withdrawal(self) -> LazyString:
        return _WITHDRAWAL[self]


_WITHDRAWAL = {
    Purpose.TRUTH: _l("A declaration is not taken back; it ends with the claim."),
    Purpose.IDENTITY_PAPERS: _l(
        "From now on your papers may not be looked at for this claim. A claim that is still open "
        "can then not be decided; a decision that was made stays."
    ),
    Purpose.ASK_ISSUER: _l(
        "From now on the issuing body is not asked. If its answer is needed, a claim that is still "
        "open cannot be decided; what was answered before stays."
    ),
}
