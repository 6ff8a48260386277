"""A name cut into units, each with the features that match it and its share of the whole."""

from __future__ import annotations

import re
from itertools import pairwise

from core.search.pinyin import syllables
from talent.catalogue.search import words
from talent.catalogue.search.analysis import Pieces, Word

Unit = tuple[tuple[str, ...], float]
"""Features any of which matches the unit, and the unit's share before rarity is known."""
CHARACTER_SHARE = 0.45
WEAK_CHARACTERS_SHARE = 0.5
LEVEL_CHARACTERS_SHARE = 1.6
COUNTRY_SHARE = 0.5
LETTER_SHARE = 0.5
PART_OF_A_BODY = "~"
"""Stands beside a country that is part of a body's name."""
_WEAK_RUN = re.compile("|".join(words.WEAK_CHARACTERS))
_LEVEL_RUN = re.compile("|".join(words.LEVEL_CHARACTERS))


def units_of(pieces: Pieces) -> list[Unit]:
    """The units of a name; words without weight are left out."""
    once = {word.spelt: word for word in pieces.words}
    units = [unit for word in once.values() if (unit := _word_unit(word))[1]]
    for run in pieces.runs:
        units += character_units(run)
    body = (PART_OF_A_BODY,) if _names_a_body(pieces) else ()
    units += [((f"@{code}", *body), COUNTRY_SHARE) for code in sorted(pieces.countries)]
    return units


def _names_a_body(pieces: Pieces) -> bool:
    """Whether the country may belong to a board or a society: "American Board of Toxicology"."""
    by_word = any(word.plain in words.BODY_WORDS for word in pieces.words)
    return by_word or any(body in run for run in pieces.runs for body in words.BODY_CHARACTERS)


def _word_unit(word: Word) -> Unit:
    return tuple(f"w{form}" for form in (word.spelt, *word.variants)), share(word)


def share(word: Word) -> float:
    """How much a word can count: nothing for noise, little for weak words and single letters."""
    if word.noise:
        return 0.0
    weak = words.WEAK.get(word.plain) or words.WEAK.get(word.spelt)
    return weak or (LETTER_SHARE if len(word.plain) == 1 and word.plain.isalpha() else 1.0)


def character_units(run: str) -> list[Unit]:
    """One unit for every character, matched by either pair it stands in, by sight or by sound."""
    if len(run) == 1:
        return [((f"c{run}",), CHARACTER_SHARE)]
    pairs = [f"b{run[at : at + 2]}" for at in range(len(run) - 1)]
    sounds = syllable_pairs(syllables(run))
    shares = [CHARACTER_SHARE] * len(run)
    for match in _WEAK_RUN.finditer(run):
        for at in range(match.start(), match.end()):
            shares[at] *= WEAK_CHARACTERS_SHARE
    for match in _LEVEL_RUN.finditer(run):
        for at in range(match.start(), match.end()):
            shares[at] *= LEVEL_CHARACTERS_SHARE
    units = []
    for at, character in enumerate(run):
        around = [at - 1] * (at > 0) + [at] * (at < len(pairs))
        seen = [pairs[i] for i in around] + [sounds[i] for i in around]
        units.append(((*seen, f"c{character}"), shares[at]))
    return units


def syllable_pairs(read: tuple[str, ...]) -> list[str]:
    return [f"p{first} {second}" for first, second in pairwise(read)]


def raw_pairs(run: str) -> set[str]:
    """Pairs of characters as typed, to tell 藥師 (Taiwan) from 薬剤師 (Japan) and 药师."""
    return {run[at : at + 2] for at in range(len(run) - 1)}
