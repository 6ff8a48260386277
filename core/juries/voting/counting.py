"""When a vote passes: pure, on whole numbers and exact shares."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import Labelled


class Choice(Labelled):
    IN_FAVOUR = "in_favour", lazy_pgettext("vote", "In favour")
    AGAINST = "against", lazy_pgettext("vote", "Against")
    ABSTAINED = "abstained", lazy_pgettext("vote", "Abstain")


class Share(Labelled):
    """What part of a whole is enough; half means more than half."""

    HALF = "1/2", _l("More than half")
    TWO_THIRDS = "2/3", _l("Two thirds")
    THREE_QUARTERS = "3/4", _l("Three quarters")
    ALL = "1", _l("All")

    def of(self, whole: int) -> int:
        """The least number that is enough."""
        if self is Share.HALF:
            return floor(Fraction(whole, 2)) + 1
        return ceil(Fraction(self.value) * whole)


@dataclass(frozen=True)
class Rules:
    """Our defaults: no source gives the city's rule; both are what title reviews are said to ask.

    `majority` is of those present, who are those who voted; `quorum` of the whole panel, so that
    whoever steps back for a conflict is missing.
    """

    majority: Share = Share.TWO_THIRDS
    quorum: Share = Share.TWO_THIRDS


@dataclass(frozen=True)
class Count:
    in_favour: int = 0
    against: int = 0
    abstained: int = 0

    @property
    def present(self) -> int:
        return self.in_favour + self.against + self.abstained


@dataclass(frozen=True)
class Verdict:
    """What a count comes to for a panel of so many."""

    count: Count
    panel: int
    rules: Rules = field(default_factory=Rules)

    @property
    def needed_present(self) -> int:
        return self.rules.quorum.of(self.panel)

    @property
    def needed_in_favour(self) -> int:
        return self.rules.majority.of(self.count.present)

    @property
    def has_quorum(self) -> bool:
        return self.panel > 0 and self.count.present >= self.needed_present

    @property
    def is_tie(self) -> bool:
        """As many for as against: it never passes, and may be voted on once more."""
        return self.has_quorum and self.count.in_favour == self.count.against

    @property
    def passes(self) -> bool:
        enough = self.count.in_favour >= self.needed_in_favour
        return self.has_quorum and enough and self.count.in_favour > self.count.against
