"""What a new edition may change for somebody, and what may be chosen for them."""

from __future__ import annotations

from flask_babel import LazyString, lazy_pgettext
from flask_babel import lazy_gettext as _l

from core.states import Labelled
from talent.claims.states import ClaimState

# Before anything was decided for the old title, so that another edition may still judge.
MOVABLE = frozenset(
    {
        ClaimState.SUBMITTED,
        ClaimState.INITIAL_REVIEW,
        ClaimState.SUPPLEMENT_REQUESTED,
        ClaimState.SECOND_REVIEW,
    }
)


class EffectKind(Labelled):
    """One way in which a new edition gives somebody another outcome."""

    GONE = "gone", _l("No longer in the catalogue")
    CLOSED = "closed", _l("Closed to new claims")
    REPLACED = "replaced", _l("Another code")
    RAISED = "raised", _l("Higher level")
    LOWERED = "lowered", _l("Lower level")
    UNREACHED = "unreached", _l("No level is reached")
    RETITLED = "retitled", _l("Another title")
    GIVES = "gives", _l("Another effect")
    PAPERS = "papers", _l("More papers")
    CONFIRMED_BY = "confirmed_by", _l("Another office confirms")

    @property
    def topic(self) -> str:
        """The same for all that may become of the level and its title."""
        return "title" if self in _OF_TITLE else self.value


_OF_TITLE = {EffectKind.RAISED, EffectKind.LOWERED, EffectKind.UNREACHED, EffectKind.RETITLED}


class Touched(Labelled):
    """What it changes something for."""

    OPEN = "open", lazy_pgettext("edition", "Open claims")
    DRAFT = "draft", lazy_pgettext("edition", "Drafts")
    TITLE = "title", _l("Titles and their certificates")


class Choice(Labelled):
    """What becomes of one of them when the edition is published."""

    KEEP = "keep", _l("Keep under its edition")
    MOVE = "move", _l("Move to the new edition")
    ASK = "ask", _l("Ask the claimant")

    def label_for(self, touched: Touched) -> LazyString:
        """Its words: a draft is judged on the day it is sent, and a title is never changed."""
        return _WORDS.get((touched, self), self.label)


_WORDS = {
    (Touched.DRAFT, Choice.KEEP): _l("Leave it: the day it is sent decides"),
    (Touched.DRAFT, Choice.MOVE): _l("Go on under the new code"),
    (Touched.DRAFT, Choice.ASK): _l("Write to its owner"),
    (Touched.TITLE, Choice.KEEP): _l("Leave it as issued"),
    (Touched.TITLE, Choice.ASK): _l("Write to its holder"),
}
