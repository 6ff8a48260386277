"""What came of the projects at each level, in figures that add up (events.md §7.5).

A project is counted by where it stands now: it went into every level up to the one it stands at,
passed all below that, and is at the last of them whatever its state says. So at every level those
that went in are passed, rejected, returned, deferred, withdrawn or pending, and those that passed
are the ones that went into the next.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import Labelled


class Outcome(Labelled):
    PASSED = "passed", lazy_pgettext("funnel", "Passed"), _l("Went on to what follows.")
    REJECTED = "rejected", _l("Rejected"), _l("Ended here, unless the city takes it up again.")
    RETURNED = "returned", _l("Returned"), _l("Being corrected by whoever entered it.")
    DEFERRED = "deferred", _l("Deferred"), _l("Counted for a later event.")
    WITHDRAWN = "withdrawn", _l("Withdrawn"), _l("Taken back by whoever entered it.")
    PENDING = "pending", _l("Pending"), _l("Waits for reviewers.")


# A project's states by what they mean at the level it stands at; of any other state it has passed.
MEANS: Mapping[str, Outcome] = {
    "submitted": Outcome.PENDING,
    "in_review": Outcome.PENDING,
    "returned": Outcome.RETURNED,
    "rejected": Outcome.REJECTED,
    "deferred": Outcome.DEFERRED,
    "withdrawn": Outcome.WITHDRAWN,
}


@dataclass(frozen=True)
class LevelFigures:
    """How many projects went into the level of this number, by what became of them there."""

    number: int
    by_outcome: Mapping[Outcome, int]

    @property
    def entered(self) -> int:
        return sum(self.by_outcome.values())

    def __getitem__(self, outcome: Outcome) -> int:
        return self.by_outcome[outcome]


def outcome_at(number: int, level: int, state: str) -> Outcome | None:
    """What became, at the level of this `number`, of a project that stands at `level`.

    None if it has not come there. One that passed the last level stands at the number behind it.
    """
    if level < number or state == "draft":
        return None
    return Outcome.PASSED if level > number else MEANS.get(state, Outcome.PASSED)


def funnel(levels: int, counted: Iterable[tuple[int, str, int]]) -> Sequence[LevelFigures]:
    """The figures of each level, the first in front; `counted` are (level, state, how many)."""
    found = [dict.fromkeys(Outcome, 0) for _number in range(levels)]
    for level, state, count in counted:
        for number, figures in enumerate(found, 1):
            outcome = outcome_at(number, level, state)
            if outcome is not None:
                figures[outcome] += count
    return [LevelFigures(number, figures) for number, figures in enumerate(found, 1)]
