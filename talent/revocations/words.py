"""What the letter of a revocation says, in one language."""

from __future__ import annotations

from flask_babel import gettext as _

from core.clock import beijing_date
from core.i18n import show_date
from talent.claims.letter_words import LetterWords, review_words
from talent.claims.models import Claim, ClaimMove
from talent.claims.states import reason_words

_REVOKED = {"zh": "撤销职称", "en": "Title revoked"}


def revoked(claim: Claim, decision: ClaimMove, language: str) -> LetterWords:
    granted = claim.decisions[claim.decisions.index(decision) - 1]
    body = (
        _(
            "On %(day)s we recognised you as %(title)s. You were told what was held against the "
            "title, and had the time to answer.",
            day=show_date(beijing_date(granted.at)),
            title=claim.title[language],
        ),
        _("Two people have decided: we revoke the title and its certificate from this day on."),
    )
    reason = f"{reason_words(decision.reason)}{_(': ')}{decision.text[language]}"
    subject = _("Revocation of your title")
    return LetterWords(subject, body, _REVOKED[language], reason, review_words(decision))
