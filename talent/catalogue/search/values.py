"""What goes into the search and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """One qualification as the search sees it (recognition.md §12, "Names" and "Issuer").

    `region` is an ISO 3166 code, or INT for an award that belongs to no one country.
    `aliases` holds former names, short names and common translations in any script.
    """

    code: str
    name_en: str
    name_zh: str
    name_local: str
    abbreviation: str
    issuer_en: str
    issuer_zh: str
    region: str
    sector: str
    level: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """One found entry; `score` runs from 0 to 100 and only compares hits of the same query."""

    code: str
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """Hits, best first. `confident` says the first may be taken as the one meant."""

    hits: tuple[Hit, ...]
    confident: bool
