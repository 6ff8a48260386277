"""Looking through one edition: search, filters with their counts, order, pages.

What filters and order need of every entry is kept in the process for the last few editions, since
a published edition never changes; a page then costs one query whatever its length.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from core.i18n import language
from core.name_keys import name_key
from core.printable import is_unseen
from core.regions import INTERNATIONAL, region_name
from talent.catalogue.indexes import Spine, search_index, shelf_of
from talent.catalogue.models import CatalogueEdition, CatalogueEntry
from talent.catalogue.queries import list_entries
from talent.catalogue.states import Level, Sector

PAGE_SIZE = 20
LONGEST_QUERY = 200
MOST_HITS = 100
# Below this no hit shares its telling words with the query; measured on the judged set.
NEAR_ENOUGH = 65.0


FILTERS = ("sector", "region", "level")


class Order(StrEnum):
    MATCH = "match"
    NAME = "name"
    CODE = "code"
    REGION = "region"
    LEVEL = "level"


class Outcome(StrEnum):
    """What a search came to. `EVERYTHING`: no words were searched for."""

    EVERYTHING = "everything"
    SURE = "sure"
    SEVERAL = "several"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Criteria:
    """What somebody looks for, as the address says it. Empty text means any."""

    query: str = ""
    sector: str = ""
    region: str = ""
    level: str = ""
    order: Order = Order.MATCH
    page: int = 1

    @property
    def filters(self) -> dict[str, str]:
        return {name: value for name in FILTERS if (value := getattr(self, name))}


@dataclass(frozen=True)
class Choice:
    """One value of a filter. `count` is how many entries choosing it would list; None: not said."""

    value: str
    label: str
    count: int | None


@dataclass(frozen=True)
class Listing:
    edition: CatalogueEdition
    criteria: Criteria
    outcome: Outcome
    total: int
    pages: int
    entries: Sequence[CatalogueEntry]
    scores: Mapping[str, float]
    choices: Mapping[str, Sequence[Choice]]

    @property
    def confident(self) -> bool:
        return self.outcome == Outcome.SURE


def read_criteria(arguments: Mapping[str, str]) -> Criteria:
    """The criteria in an address. Odd values are cut short or count as none, never refused."""
    order = arguments.get("sort", "")
    page = arguments.get("page", "")
    return Criteria(
        query=plain_line(arguments.get("q", "")[:LONGEST_QUERY]),
        sector=plain_line(arguments.get("sector", "")[:40]),
        region=plain_line(arguments.get("region", "")[:3].upper()),
        level=plain_line(arguments.get("level", "")[:20]),
        order=Order(order) if order in list(Order) else Order.MATCH,
        page=min(int(page), 100_000) if page.isascii() and page.isdigit() and len(page) < 9 else 1,
    )


def plain_line(text: str) -> str:
    """One line without control characters, which no page may hold, and with single blanks."""
    gone = (c for c in text if is_unseen(c) and unicodedata.category(c) != "Cf")
    return " ".join(text.translate(dict.fromkeys(map(ord, gone), " ")).split())


def browse(edition: CatalogueEdition, criteria: Criteria, *, size: int = PAGE_SIZE) -> Listing:
    """The page of `edition` that `criteria` asks for; a page past the end is the last one."""
    shelf = shelf_of(edition)
    codes, scores, outcome = find_codes(edition, criteria)
    pages = max(1, -(-len(codes) // size))
    number = min(max(1, criteria.page), pages)
    shown = codes[(number - 1) * size : number * size]
    return Listing(
        edition=edition,
        criteria=replace(criteria, page=number),
        outcome=outcome,
        total=len(codes),
        pages=pages,
        entries=load_entries(edition, shown),
        scores=scores,
        choices={name: _choices(shelf, criteria, name) for name in FILTERS},
    )


def find_codes(
    edition: CatalogueEdition, criteria: Criteria, *, limit: int = MOST_HITS
) -> tuple[list[str], dict[str, float], Outcome]:
    """The codes that fit in the order asked for, the score of each hit, and what it came to."""
    fitting = [spine for spine in shelf_of(edition) if _fits(spine, criteria)]
    if not criteria.query:
        return [spine.code for spine in _ordered(fitting, criteria.order)], {}, Outcome.EVERYTHING
    allowed = {spine.code for spine in fitting} if criteria.filters else None
    answer = search_index(edition).search(criteria.query, limit=limit, allowed=allowed)
    scores = {hit.code: hit.score for hit in answer.hits}
    if criteria.order == Order.MATCH:
        codes = list(scores)
    else:
        found = [spine for spine in fitting if spine.code in scores]
        codes = [spine.code for spine in _ordered(found, criteria.order)]
    return codes, scores, _outcome(answer.confident, scores)


def load_entries(edition: CatalogueEdition, codes: Sequence[str]) -> list[CatalogueEntry]:
    """These entries in the order of `codes`; one query, none for no codes."""
    known = {entry.code: entry for entry in list_entries(edition, codes)} if codes else {}
    return [known[code] for code in codes if code in known]


def _outcome(confident: bool, scores: Mapping[str, float]) -> Outcome:
    """Several may be meant only where several are near; one that is near but not sure is not."""
    if confident:
        return Outcome.SURE
    near = sum(score >= NEAR_ENOUGH for score in scores.values())
    return Outcome.SEVERAL if near > 1 else Outcome.UNSURE


def _fits(spine: Spine, criteria: Criteria, leave_out: str = "") -> bool:
    return all(
        getattr(spine, name) == value
        for name, value in criteria.filters.items()
        if name != leave_out
    )


# The same few hundred names are put in order at every look.
_filed = lru_cache(maxsize=4096)(name_key)


def _ordered(spines: list[Spine], order: Order) -> list[Spine]:
    def by_name(spine: Spine) -> str:
        return _filed(spine.name_zh if language() == "zh" else spine.name_en)

    if order == Order.NAME:
        return sorted(spines, key=by_name)
    if order == Order.REGION:
        return sorted(spines, key=lambda one: (_filed(region_name(one.region)), by_name(one)))
    if order == Order.LEVEL:
        ranks = {str(level): level.rank for level in Level}
        return sorted(spines, key=lambda spine: (ranks.get(spine.level, 9), by_name(spine)))
    return sorted(spines, key=lambda spine: spine.code)


def _choices(shelf: Sequence[Spine], criteria: Criteria, name: str) -> list[Choice]:
    """The values of one filter. Counted against the other filters; not while words are searched."""
    present = {getattr(spine, name) for spine in shelf}
    counted = Counter(getattr(spine, name) for spine in shelf if _fits(spine, criteria, name))
    chosen = getattr(criteria, name)
    values = present | ({chosen} if chosen else set())
    choices = [
        Choice(value, _label(name, value), None if criteria.query else counted[value])
        for value in values
        if criteria.query or counted[value] or value == chosen
    ]
    return sorted(choices, key=lambda choice: _place(name, choice))


def _label(name: str, value: str) -> str:
    if name == "region":
        return region_name(value)
    kinds: Mapping[str, type[Sector | Level]] = {"sector": Sector, "level": Level}
    kind = kinds[name]
    return str(kind(value).label) if value in list(kind) else value


def _place(name: str, choice: Choice) -> tuple[int, str]:
    if name == "level" and choice.value in list(Level):
        return Level(choice.value).rank, ""
    if name == "region":
        return int(choice.value == INTERNATIONAL), choice.label
    return 0, choice.label
