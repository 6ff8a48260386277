"""Names on documents: shown in part to strangers, and recognised however they are typed.

recognition.md §11: the check page works with number and surname and tolerates same-sounding and
variant characters. Whoever knows number and surname compares the surname with the masked name;
whoever types a name reads it off the paper, so leniency costs little, and tries are limited.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from core.name_keys import PLAIN_LETTERS
from core.pinyin import readings_of
from core.printable import is_unseen

LONGEST_NAME = 300
BULLET = "•"
MOST_BULLETS = 12
_PARTS = re.compile(r"[\s·・•.,'’‘`\-‐-―/()（），。、]+")
_KEPT = re.compile(r"([\s·・•.,\-‐-―/()（）]+)")
# Forms people type for one another and that OpenCC leaves alone.
_VARIANTS = str.maketrans("𠮷髙﨑嵜濵邊邉", "吉高崎崎滨边边")
# Fewer hidden characters are no secret once the masked name is known.
LEAST_HIDDEN = 2


def mask_number(number: str) -> str:
    """A document number as papers and pages show it: first letter and last four."""
    plain = "".join(number.split())
    if len(plain) <= 5:
        return "•" * len(plain)
    return f"{plain[0]}{'•' * 4}{plain[-4:]}"


def mask_name(name: str) -> str:
    """The name with only the first character of every part: 张•, S••••••, N••••• T•• M••• K•••.

    Never the whole name: parts of one character are hidden after the first one (李 •).
    """
    pieces = _KEPT.split(unicodedata.normalize("NFC", "".join(_printable(name)).strip()))
    parts = [place for place, piece in enumerate(pieces) if piece and not place % 2]
    masked = {place: _mask(pieces[place]) for place in parts}
    if not any(BULLET in part for part in masked.values()):
        masked |= dict.fromkeys(parts[len(parts) > 1 :], BULLET)
    return "".join(masked.get(place, piece) for place, piece in enumerate(pieces))


def is_name_of(given: str, printed: Sequence[str], *, surname_is_enough: bool = True) -> bool:
    """Whether `given` is one of the `printed` names, however it is typed.

    Tolerates case, accents, traditional and variant characters, spacing, order, and characters
    that sound the same. The surname alone is enough where the masked name does not show it:
    `printed` begins with the name that is shown masked, and 张• would tell that 张 opens it.
    """
    typed, names = _Name(given), [name for name in map(_Name, printed) if name.parts]
    if not typed.parts or not names:
        return False
    if any(typed.equals(name) for name in names):
        return True
    hides_surname = surname_is_enough and len(names[0].parts) > 1
    return hides_surname and any(typed.is_surname_of(name) for name in names)


class _Name:
    """A folded name: its parts, and how each sounds."""

    def __init__(self, text: str) -> None:
        self.parts = [part for part in _PARTS.split(fold_name(text)) if part]

    def equals(self, other: _Name) -> bool:
        if sorted(self.parts) == sorted(other.parts):
            return True
        joined = "".join(self.parts)
        return any(_sound_alike(joined, form) for form in other.spellings())

    def spellings(self) -> Iterator[str]:
        """The whole name written together, from whichever part one begins."""
        for start in range(len(self.parts)):
            yield "".join(self.parts[start:] + self.parts[:start])

    def is_surname_of(self, other: _Name) -> bool:
        joined = "".join(self.parts)
        return any(_sound_alike(joined, surname) for surname in other.surnames())

    def surnames(self) -> Iterator[str]:
        """What may be the surname: the first or last parts, unless the mask hides too little."""
        for cut in range(1, len(self.parts)):
            for parts in (self.parts[:cut], self.parts[cut:]):
                if sum(len(part) - 1 for part in parts) >= LEAST_HIDDEN:
                    yield "".join(parts)


def fold_name(text: str) -> str:
    """One plain form for every way of writing the same letters or characters."""
    text = unicodedata.normalize("NFKC", "".join(_printable(text[:LONGEST_NAME])))
    text = text.casefold().translate(PLAIN_LETTERS).translate(_VARIANTS)
    if not text.isascii():
        text = _simplify(text)
    apart = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in apart if not unicodedata.combining(c)))


def _printable(text: str) -> Iterator[str]:
    seen = (c for c in text if unicodedata.category(c) != "Cf")
    return (" " if c.isspace() or is_unseen(c) else c for c in seen)


def _mask(part: str) -> str:
    if not part:
        return ""
    first = 1
    while first < len(part) and unicodedata.category(part[first]).startswith("M"):
        first += 1
    hidden = sum(not unicodedata.category(c).startswith("M") for c in part[first:])
    return part[:first] + BULLET * min(hidden, MOST_BULLETS)


@lru_cache(maxsize=4)
def _converter(which: str) -> Any:
    import opencc  # type: ignore[import-untyped,unused-ignore]  # only once a name is compared

    return opencc.OpenCC(which)


def _simplify(text: str) -> str:
    simplified: str = _converter("t2s").convert(_converter("jp2t").convert(text))
    return simplified


def _sound_alike(one: str, other: str) -> bool:
    """Whether two folded words are the same, or can be read aloud the same."""
    if one == other:
        return True
    if one.isascii() and other.isascii():
        return False
    if len(one) == len(other) and not one.isascii() and not other.isascii():
        return all(_readings(a) & _readings(b) for a, b in zip(one, other, strict=True))
    written, spoken = (one, other) if other.isascii() else (other, one)
    return spoken.isascii() and _reads(spoken, written)


def _reads(letters: str, characters: Sequence[str]) -> bool:
    """Whether `letters` spell `characters` aloud: "ouyang" for 欧阳."""
    if not characters:
        return not letters
    return any(
        reading and letters.startswith(reading) and _reads(letters[len(reading) :], characters[1:])
        for reading in _spelled(characters[0])
    )


def _readings(character: str) -> frozenset[str]:
    return frozenset(map(_collapse, _spelled(character)))


def _spelled(character: str) -> frozenset[str]:
    return readings_of(character) or frozenset((character,))


def _collapse(syllable: str) -> str:
    """Syllables in a rough form (zh = z, ang = an): many writers do not tell these apart."""
    if len(syllable) > 1 and syllable[1] == "h":
        syllable = syllable[0] + syllable[2:]
    return syllable[:-1] if syllable.endswith(("ang", "eng", "ing")) else syllable
