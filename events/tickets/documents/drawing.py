"""Have a page drawn; when a character cannot be, say whose it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _

from core.documents.engine import EngineBusy, MissingGlyph, missing_glyphs, render_in_child
from core.errors import DomainError
from core.shares import busy, take_place
from events.registrations.models import Registration

# Two dots a module: the picture is drawn without smoothing, more would only cost time.
QR_PIXELS = 1
SECONDS = 120.0


def drawn(
    html: str, *, title: str, language: str, at: datetime, people: Sequence[Registration]
) -> bytes:
    """The PDF of `html`, made in the rendering process. Takes a while: not in a transaction.

    Refuses characters that no typeface holds, naming which of `people` they belong to.
    """
    take_place()
    try:
        return render_in_child(
            html, title=title, language=language, created=at, attachment=None, seconds=SECONDS
        )
    except MissingGlyph as refusal:
        raise unprintable(people) from refusal
    except EngineBusy as nothing_known:
        raise busy() from nothing_known


def unprintable(registrations: Sequence[Registration]) -> DomainError:
    """Whose name or organisation holds the characters that cannot be printed."""
    for one in registrations:
        texts = f"{one.name}{one.badge_name}{one.name_chinese}{one.name_latin}{one.organisation}"
        if missing := missing_glyphs(texts):
            return DomainError(
                _(
                    "%(name)s (%(reference)s): no typeface here can print %(characters)s. Correct "
                    "the registration, or leave this person out.",
                    name=one.name,
                    reference=one.reference,
                    characters=", ".join(f"U+{ord(c):04X}" for c in sorted(missing)),
                )
            )
    return DomainError(_("A character in these texts cannot be printed by any typeface here."))
