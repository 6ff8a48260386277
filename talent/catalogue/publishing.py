"""What slices above the catalogue add to an edition's page, and how they hear it is published."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.errors import DomainError, Words
from core.registries import News, Registry
from talent.catalogue.models import CatalogueEdition, CatalogueSuggestion


@dataclass(frozen=True)
class Publication:
    """An edition that is being published, in the transaction that does it. `by` None: the program.

    A listener that raises leaves it unpublished. `for_all` is what the program was told to choose
    for every claim it touches, "keep" or "move", and `told` what listeners did, in numbers.
    """

    edition: CatalogueEdition
    by: Any
    at: datetime
    for_all: str = ""
    told: list[str] = field(default_factory=list)


class Undecided(DomainError):
    """It touches claims without a choice; `lines` name each with what would change."""

    def __init__(self, message: Words, lines: Sequence[str]) -> None:
        super().__init__(message)
        self.lines = lines


@dataclass(frozen=True)
class EditionPart:
    """A sentence on an edition's page at the desk, and where there is more of it."""

    heading: Words
    sentence: Words
    label: Words
    url: str
    tone: str = "info"


@dataclass(frozen=True)
class EditionPartSource:
    """`stamp` changes with what people do there, and pages drawn before are stale; or empty."""

    key: str
    draw: Callable[[CatalogueEdition], EditionPart | None]
    stamp: Callable[[CatalogueEdition], str]


edition_published = News[Publication]("edition published")
suggestion_accepted = News[CatalogueSuggestion]("suggestion accepted")
# The words of a search in which nothing sure was found.
search_missed = News[str]("search missed")
EDITION_PARTS = Registry[EditionPartSource](
    "parts of an edition", "A slice's sentence on the page of an edition of the catalogue."
)


def parts_of(edition: CatalogueEdition) -> list[EditionPart]:
    """What slices have to say of it now."""
    return [part for source in EDITION_PARTS if (part := source.draw(edition)) is not None]


def stamp_of(edition: CatalogueEdition) -> str:
    """What slices' parts rest on, beside the edition itself."""
    return "".join(f".{stamp}" for one in EDITION_PARTS if (stamp := one.stamp(edition)))
