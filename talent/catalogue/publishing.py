"""What slices above the catalogue add to an edition's page, and how they hear it is published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.errors import Words
from core.registries import News, Registry
from talent.catalogue.models import CatalogueEdition, CatalogueSuggestion


@dataclass(frozen=True)
class Publication:
    """An edition that is being published, in the transaction that does it. `by` None: the program.

    A listener that raises leaves it unpublished.
    """

    edition: CatalogueEdition
    by: Any
    at: datetime


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
