"""What a name may hold: it is printed exactly as entered (R6), so what cannot be is refused."""

import unicodedata
from typing import Any

from flask_babel import gettext as _
from wtforms.validators import ValidationError

# Joiners shape letters in Persian and Indic names, so they stay; other invisible ones go.
JOINERS = frozenset("\u200c\u200d")
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def is_unseen(character: str) -> bool:
    """Whether nobody sees it.

    What this Python's tables do not have yet is a new letter and seen: each Unicode brings some
    thousand characters, many of them for names.
    """
    category = unicodedata.category(character)
    return category in UNSEEN or (category == "Cn" and _is_none_for_ever(ord(character)))


def _is_none_for_ever(code: int) -> bool:
    """Of the noncharacters, and of the planes in which no letter will ever stand."""
    return 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE or code >= 0x40000


def unseen_in(text: str, *, but: str = "") -> list[str]:
    """The invisible characters of a text, but for those allowed, each once."""
    allowed = JOINERS | frozenset(but)
    return list(dict.fromkeys(c for c in text if c not in allowed and is_unseen(c)))


def unprintable_in(text: str) -> str:
    """The characters no certificate could print, as one reads and looks them up; mostly empty."""
    from core.documents.engine import missing_glyphs

    return ", ".join(map(name_of, sorted(missing_glyphs(text))[:5]))


def name_of(character: str) -> str:
    """A character as one can look it up: itself where it shows, and its code point."""
    code = f"U+{ord(character):04X}"
    if is_unseen(character):
        known = unicodedata.name(character, "")
        return f"{code} {known}".strip()
    return f"{character} ({code})"


def no_control_characters(_form: Any, field: Any) -> None:
    """Refuse invisible characters and name them; none is dropped in silence."""
    found = unseen_in(field.data or "")
    if found:
        raise ValidationError(
            _(
                "Take out what cannot be seen here: %(characters)s. Best type it again by hand.",
                characters=", ".join(map(name_of, found[:3])),
            )
        )


def no_control_but_lines(_form: Any, field: Any) -> None:
    """The same for longer texts, where line ends and tabs are welcome."""
    if unseen_in(field.data or "", but="\n\r\t"):
        raise ValidationError(_("Take out the invisible characters and send the text again."))


def printable(form: Any, field: Any) -> None:
    """Refuse a character that no certificate could print, and name it."""
    no_control_characters(form, field)
    if missing := unprintable_in(field.data or ""):
        raise ValidationError(cannot_print(missing))


def cannot_print(characters: str) -> str:
    said = _("We cannot print %(characters)s yet. Write to the office.", characters=characters)
    return str(said)
