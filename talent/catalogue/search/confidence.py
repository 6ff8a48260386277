"""Whether the first hit may be taken as the one meant."""

from __future__ import annotations

from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from core.pinyin import read_aloud
from talent.catalogue.search import words
from talent.catalogue.search.ranking import Ranked
from talent.catalogue.search.reading import Reading
from talent.catalogue.search.romanise import loose
from talent.catalogue.search.voices import Span, shared

LEAST_EXPLAINED = 0.87
LEAST_COVERED = 0.7
LEAST_LEAD = 4.0
LEAST_KNOWN = 0.6
LEAST_KNOWN_UNPLACED = 2.1

PART_EXPLAINED = 0.96
PART_COVERED = 0.5
PART_LEAD = 18.0
PART_KNOWN = 1.4

AMONG_KNOWN = 0.75
AMONG_LEAD = 8.0
LONG_NAME = 1.3
STRANGE_BY_LONG = 1.3
STRANGE_BY_SHORT = 0.6
STRANGE_SOUND = 0.34
MEANT = 0.75

HEARD_EXPLAINED = 0.79
HEARD_COVERED = 0.74
HEARD_LEAD = 20.0
HEARD_ABROAD = 0.97
SHORTEST_SPOKEN_TITLE = 7

MOST_MISSING = 0.03
BRIEF_MISSING = 0.12
BRIEF_EXPLAINED = 0.9
SIBLING_EXPLAINED = 0.03
SIBLING_COVERED = 0.72


def is_confident(ranked: list[Ranked], reading: Reading) -> bool:
    """True for the whole of a name, or a telling part of one that no other entry comes near."""
    if not ranked or ranked[0].conflict:
        return False
    first = ranked[0]
    if not first.as_typed and _may_be_general(first, reading):
        return False
    if any(_is_half_heard(span, first) for span in reading.spans):
        return False
    second = ranked[1] if len(ranked) > 1 else None
    return (
        _is_whole_name(first, second)
        or _is_telling_part(first, second)
        or (bool(reading.spans) and _is_name_as_heard(first, second))
        or _is_name_among_strange_words(first, second, _strange_to(first, reading))
    )


def _is_half_heard(span: Span, first: Ranked) -> bool:
    """Whether some syllable differs in Japanese or Korean, where one tells the grade.

    What is hardly heard at all is no name, but a strange word beside one.
    """
    heard = shared(span, first.entry.voices)
    return span.tongue != "z" and STRANGE_SOUND <= heard < HEARD_ABROAD


def _may_be_general(first: Ranked, reading: Reading) -> bool:
    """Whether too little is said, or nothing that another country or trade would not say too."""
    if _is_domestic_or_general(reading):
        return True
    if reading.brief and (first.missing > BRIEF_MISSING or first.explained < BRIEF_EXPLAINED):
        return True
    return first.known < (LEAST_KNOWN if first.placed else LEAST_KNOWN_UNPLACED)


def _is_domestic_or_general(reading: Reading) -> bool:
    """Whether the query, no country named, is a domestic title or an occupation in general."""
    if reading.countries:
        return False
    said = reading.squashed
    return said in words.DOMESTIC or said in words.GENERAL or _sounds_domestic(said)


def _sounds_domestic(said: str) -> bool:
    """Whether letters are the pinyin of a domestic title, but for one slip."""
    if not said.isascii() or len(said) < SHORTEST_SPOKEN_TITLE:
        return False
    letters = loose("z", said)
    return (
        process.extractOne(letters, _domestic_sounds(), scorer=OSA.distance, score_cutoff=1)
        is not None
    )


@cache
def _domestic_sounds() -> tuple[str, ...]:
    """China's own titles in loose pinyin; read on first use, since reading aloud loads a table."""
    return tuple(loose("z", "".join(read_aloud(title))) for title in sorted(words.DOMESTIC))


def _is_whole_name(first: Ranked, second: Ranked | None) -> bool:
    if first.explained < LEAST_EXPLAINED or first.covered < LEAST_COVERED:
        return False
    return second is None or (
        first.score - second.score >= LEAST_LEAD and not _has_sibling(first, second)
    )


def _has_sibling(first: Ranked, second: Ranked) -> bool:
    """Whether a name not given in full may as well have meant the second entry."""
    as_good = second.explained >= first.explained - SIBLING_EXPLAINED and not second.conflict
    return first.missing > MOST_MISSING and as_good and second.covered >= SIBLING_COVERED


def _is_telling_part(first: Ranked, second: Ranked | None) -> bool:
    """Some names are long: "ISTQB foundation" leaves no doubt."""
    if first.explained < PART_EXPLAINED or first.covered < PART_COVERED:
        return False
    lead = first.score - (second.score if second else 0.0)
    return lead >= PART_LEAD and first.known >= PART_KNOWN


def _is_name_as_heard(first: Ranked, second: Ranked | None) -> bool:
    """One slip in what is compared by letters costs a few letters on either side of it."""
    lead = first.score - (second.score if second else 0.0)
    enough = first.explained >= HEARD_EXPLAINED and first.covered >= HEARD_COVERED
    return enough and lead >= HEARD_LEAD and first.placed


def _strange_to(first: Ranked, reading: Reading) -> float | None:
    """The weight of what the entry does not have, and of no other is more than a guess.

    None when it stands inside the name: a Registered Dental Nurse is no Registered Nurse.
    """
    features = first.entry.features.keys()
    mine = [at for at, (_, found) in enumerate(reading.units) if found.keys() & features]
    unmeant = [
        (at, weight)
        for at, (weight, found) in enumerate(reading.units)
        if max(found.values(), default=0.0) < MEANT and not found.keys() & features
    ]
    if mine and any(mine[0] < at < mine[-1] for at, _ in unmeant):
        return None
    unheard = (s.weight for s in reading.spans if shared(s, first.entry.voices) < STRANGE_SOUND)
    return sum(weight for _, weight in unmeant) + sum(unheard)


def _is_name_among_strange_words(
    first: Ranked, second: Ranked | None, strange: float | None
) -> bool:
    """A name in full, and besides it only what no entry has: an employer, a place, a number."""
    if strange is None or not first.placed or first.known < AMONG_KNOWN:
        return False
    if first.missing > MOST_MISSING:
        return False
    most_strange = STRANGE_BY_LONG if first.known >= LONG_NAME else STRANGE_BY_SHORT
    if strange > most_strange * first.known:
        return False
    explained = first.known / (first.known / first.explained - strange)
    lead = first.score - (second.score if second else 0.0)
    return explained >= LEAST_EXPLAINED and lead >= AMONG_LEAD
