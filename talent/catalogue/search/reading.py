"""A query as read: what every part of it may mean, and how much the part counts."""

from __future__ import annotations

from dataclasses import dataclass, field

from talent.catalogue.search.voices import Span

Alternatives = dict[str, float]
"""Feature to how sure the match is, above 0 to 1."""

_ONE_TERM = 1.0


@dataclass(slots=True)
class Reading:
    """A query as read.

    `units` of (weight, alternatives), `spans` that were heard, countries named, countries hinted at
    by a city or a language, and pairs of characters as typed.
    """

    units: list[tuple[float, Alternatives]] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    countries: set[str] = field(default_factory=set)
    hints: set[str] = field(default_factory=set)
    raw: set[str] = field(default_factory=set)
    squashed: str = ""
    terms: float = 0.0

    @property
    def brief(self) -> bool:
        """Hardly more than one word, and no country: as likely a general word as a name."""
        return self.terms <= _ONE_TERM and not (self.countries or self.hints)
