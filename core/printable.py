"""What a name may hold: it is printed exactly as entered (R6), so what cannot be is refused."""

import unicodedata
from typing import Any

from flask_babel import gettext as _
from wtforms.validators import ValidationError

# Joiners shape letters in Persian and Indic names, so they stay; other invisible ones go.
JOINERS = frozenset("\u200c\u200d")
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def unseen_in(text: str, *, but: str = "") -> list[str]:
    """The invisible and unassigned characters of a text, but for those allowed, each once."""
    allowed = JOINERS | frozenset(but)
    found = (c for c in text if c not in allowed and unicodedata.category(c) in UNSEEN)
    return list(dict.fromkeys(found))


def name_of(character: str) -> str:
    """A character as one can look it up: itself where it shows, and its code point."""
    code = f"U+{ord(character):04X}"
    if unicodedata.category(character) in UNSEEN:
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
    from core.documents.engine import missing_glyphs

    missing = sorted(missing_glyphs(field.data or ""))
    if missing:
        raise ValidationError(
            _(
                "We cannot print %(characters)s yet. Write to the office.",
                characters=", ".join(map(name_of, missing[:5])),
            )
        )
