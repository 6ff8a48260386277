"""What the letters say of a review's outcome; each is asked for in one language."""

from __future__ import annotations

from flask_babel import gettext as _

from core.clock import beijing_date
from core.i18n import show_date
from talent.claims.letter_words import LetterWords
from talent.claims.models import Claim, ClaimMove

_SET_ASIDE = {"zh": "撤销原决定，重新审核", "en": "Decision set aside, reviewed anew"}
_UPHELD = {"zh": "维持原决定", "en": "Decision upheld"}


def set_aside(claim: Claim, decision: ClaimMove, language: str) -> LetterWords:
    body = (
        _looked_at(claim, decision),
        _("We set the decision aside. Your claim goes back to the second review, where others "
          "decide it anew. You need to do nothing; we write to you again."),
    )  # fmt: skip
    return LetterWords(_subject(), body, _SET_ASIDE[language], decision.text[language])


def upheld(claim: Claim, decision: ClaimMove, language: str) -> LetterWords:
    body = (_looked_at(claim, decision), _("We uphold the decision."))
    appeal = _(
        "The decision is final here: it is not reviewed a second time. You may send a new claim at "
        "any time when the reason no longer holds, and ordinary title review is open to you."
    )
    return LetterWords(_subject(), body, _UPHELD[language], decision.text[language], appeal)


def _subject() -> str:
    return str(_("Review of the decision on your claim"))


def _looked_at(claim: Claim, decision: ClaimMove) -> str:
    """The decision before this one, and the day of the request between the two."""
    asked = claim.moves[decision.number - 2]
    before = claim.decisions[claim.decisions.index(decision) - 1]
    return str(
        _(
            "On %(asked)s you asked that our decision of %(decided)s be reviewed. Somebody who "
            "took no part in it has looked at the claim and at your grounds.",
            asked=show_date(beijing_date(asked.at)),
            decided=show_date(beijing_date(before.at)),
        )
    )
