# ruff: noqa: SIM905 - tables of words read best as running text
"""Cities, and languages that translators name: they hint at a country but claim nothing.

Somebody who adds "London" or "Stuttgart" usually holds that country's award; yet a Chartered
Financial Analyst may live anywhere, so a hint speaks for an entry and never against one.
"""

from __future__ import annotations

from core.search.normalise import word_tables

_CITIES = word_tables(__file__, "places")["cities"]


def _rows() -> list[tuple[str, str]]:
    rows = [line.split(":", 1) for line in _CITIES.strip().splitlines()]
    return [(word.strip(), code) for code, names in rows for word in names.split("|")]


LATIN_CITIES: dict[tuple[str, ...], str] = {
    tuple(word.split()): code for word, code in _rows() if word.isascii()
}
"""Tuples of plain words, such as ("new", "york"), to the ISO code."""

CITY_CHARACTERS: dict[str, str] = {word: code for word, code in _rows() if not word.isascii()}
"""Cities in simplified characters or hangul to the ISO code."""

LANGUAGES = frozenset(
    "english chinese german french japanese korean spanish italian dutch portuguese russian".split()
)
LANGUAGE_TRADES = ("translat", "interpret", "linguist", "ubersetz", "dolmetsch", "traduct")
"""Beginnings of the words beside which the name of a language is no country."""
