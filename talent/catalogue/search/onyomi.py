"""How Japanese names of qualifications sound: the Sino-Japanese reading of every character.

Names of qualifications are read by these readings almost throughout; compounds that are not stand
in `_PHRASES`. A text with a character not listed is not read at all.
"""

from __future__ import annotations

import re

from core.search.normalise import word_tables

_TABLES = word_tables(__file__, "onyomi")
_PHRASES = dict(pair.split("=") for pair in _TABLES["phrases"].split())
_CHARACTERS: dict[str, str] = {
    character: read.strip()
    for row in re.split(r"[|\n]", _TABLES["readings"])
    for read, _, characters in (row.partition(":"),)
    for character in characters.strip()
}
_KANA = _TABLES["kana"].split()
_SOUNDS = {kana[0]: kana[1:] for kana in _KANA}
_GLIDES = {"ャ": "ya", "ュ": "yu", "ョ": "yo"}
_PHRASE = re.compile("|".join(sorted(_PHRASES, key=lambda phrase: (-len(phrase), phrase))))


def japanese_aloud(text: str) -> str:
    """The text in Latin letters, vowels written out in full; empty when it cannot be read."""
    sounds: list[str] = []
    at = 0
    while at < len(text):
        phrase = _PHRASE.match(text, at)
        sound = _PHRASES[phrase.group()] if phrase else _sound(text[at], sounds)
        if sound is None:
            return ""
        sounds.append(sound)
        at += len(phrase.group()) if phrase else 1
    return "".join(sounds)


def _sound(character: str, before: list[str]) -> str | None:
    if "\u3041" <= character <= "\u3096":
        character = chr(ord(character) + 0x60)
    glide = _GLIDES.get(character)
    if glide and before and before[-1].endswith("i"):
        before[-1] = before[-1][:-1]
        return glide
    return _SOUNDS.get(character, _CHARACTERS.get(character))
