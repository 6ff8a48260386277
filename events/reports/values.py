"""The figures of a fair's report: what each counts, and how a share is made (§7.5, R22)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l

from core.errors import Words
from core.states import Labelled
from core.tallies import percent
from events.exhibitors.states import Ownership
from events.job_descriptions.states import JobDegree

Counted = Sequence[tuple[str, int]]


@dataclass(frozen=True)
class Content:
    """A report's numbers and words, as plain values; codes where a language has words for them.

    `groups` are counted by ownership, industry (as written), and degree.
    """

    as_of: datetime
    name: Mapping[str, str]
    first_day: date
    last_day: date
    counts: Mapping[str, int]
    groups: Mapping[str, Counted]
    text: Mapping[str, str]

    def to_json(self) -> dict[str, Any]:
        moments = {key: getattr(self, key).isoformat() for key in _MOMENTS}
        return asdict(self) | moments

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Content:
        groups = {key: [(code, number) for code, number in rows]
                  for key, rows in kept["groups"].items()}  # fmt: skip
        moments = {key: kind.fromisoformat(kept[key]) for key, kind in _MOMENTS.items()}
        return cls(**{**kept, **moments, "groups": groups})


_MOMENTS: dict[str, Any] = {"as_of": datetime, "first_day": date, "last_day": date}


@dataclass(frozen=True)
class Figure:
    """One number: its unit as people count it, and what is counted."""

    key: str
    label: Words
    unit: Words
    definition: Words


FIGURES = (
    Figure("employers", _l("Employers"), _l("firms"),
           _l("Legal entities with an exhibitor of which somebody checked in; online, those that "
              "confirmed. A branch counts for its entity.")),
    Figure("employer_visits", _l("Firm-visits"), _l("firm-visits"),
           _l("One for each exhibitor that was present and day on which somebody of it checked "
              "in; one where nobody was scanned.")),
    Figure("posts", _l("Kinds of posts"), _l("posts"),
           _l("Published posts that these employers offered while the fair went on.")),
    Figure("headcount", _l("Posts"), _l("people wanted"), _l("The sum of their headcounts.")),
    Figure("entrants", _l("Entrants"), _l("people"),
           _l("Distinct people with at least one attendance; staff of exhibitors do not count.")),
    Figure("attendances", _l("Attendances"), _l("attendances"),
           _l("One for each of these people and session.")),
    Figure("cvs", _l("CVs"), _l("applications"),
           _l("Applications sent through the fair, whatever became of them.")),
    Figure("intents", _l("Intents"), _l("applications"),
           _l("Applications in which both sides said that they intend to go on, or came further.")),
    Figure("intent_persons", _l("People with an intent"), _l("people"),
           _l("Distinct people among the intents.")),
    Figure("signed_on_spot", _l("Signed on the spot"), _l("applications"),
           _l("Signed on a day of the fair.")),
    Figure("signed", _l("Signed in all"), _l("applications"),
           _l("Signed by the day of the count.")),
    Figure("hired", _l("Hired"), _l("applications"), _l("Hired by the day of the count.")),
)  # fmt: skip


@dataclass(frozen=True)
class Rate:
    """A share of one figure in another; its formula is printed, since none is fixed (§2.4)."""

    key: str
    label: Words
    part: str
    whole: str

    def of(self, content: Content) -> Decimal | None:
        return percent(content.counts[self.part], content.counts[self.whole])


RATES = (
    Rate("intent_by_cvs", _l("Intent rate by CVs"), "intents", "cvs"),
    Rate("intent_by_people", _l("Intent rate by people"), "intent_persons", "entrants"),
)
LABELS = {one.key: one.label for one in FIGURES}


@dataclass(frozen=True)
class Group:
    """What is counted apart, each as a share of all of it; `word` names a code."""

    key: str
    label: Words
    whole: Words
    word: Callable[[str], Words]


def _word_of(*members: Labelled) -> Callable[[str], Words]:
    """What a code is called; what is none stands as it was written."""
    words = {str(one.value): one.label for one in members}
    return lambda code: words.get(code, code or _l("Not given"))


GROUPS = (
    Group("ownership", _l("Employers by type"), _l("employers"), _word_of(*Ownership)),
    Group("industry", _l("Employers by industry"), _l("employers"), _word_of()),
    Group("posts_by_degree", _l("Posts by degree"), _l("people wanted"), _word_of(*JobDegree)),
    Group("intents_by_degree", _l("People with an intent by degree"),
          _l("people with an intent"), _word_of(*JobDegree)),
)  # fmt: skip
# The way from a CV to being hired.
STEPS = ("cvs", "intents", "signed", "hired")
