"""What an attendee list is narrowed to, shows and is sorted by: what stands in addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

WORDS = "words"
# Filters of the form's answers are written x_<key>, which no other parameter is.
ANSWER = "x_"
DEFAULT_ORDER = "-submitted_at"


@dataclass(frozen=True)
class ListChoice:
    """Filter values by parameter, column keys in order, and the key sorted by ("-key": downwards).

    Only known names and values get in (`filters.read_choice`), so that it may be stored, shown in
    an address and replayed later.
    """

    filter: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    order: str = DEFAULT_ORDER

    def to_json(self) -> dict[str, Any]:
        """For a saved view or the export register."""
        return {"filter": dict(self.filter), "columns": list(self.columns), "order": self.order}

    def pairs(self, **other: str) -> list[tuple[str, str]]:
        """The parameters of an address that shows it; `other` replaces or (empty) leaves out."""
        said = {**self.filter, "columns": ",".join(self.columns), "order": self.order, **other}
        return [(name, value) for name, value in said.items() if value]

    def query(self, **other: str) -> str:
        return urlencode(self.pairs(**other))


@dataclass(frozen=True)
class FilterField:
    """One filter: `choices` None means that words are typed."""

    name: str
    label: str
    choices: Mapping[str, str] | None = None
