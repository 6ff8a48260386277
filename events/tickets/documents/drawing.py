"""Have a page drawn; when a character cannot be, say whose it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _

from core.documents.engine import EngineBusy, MissingGlyph, render_in_child
from core.errors import DomainError
from core.printable import name_of, unprintable_in
from core.shares import busy, take_place
from events.registrations.models import Registration

# Two dots a module: the picture is drawn without smoothing, more would only cost time.
QR_PIXELS = 1
SECONDS = 120.0
MOST_NAMED = 20


def drawn(
    html: str, *, title: str, language: str, at: datetime, people: Sequence[Registration]
) -> bytes:
    """The PDF of `html`, made in the rendering process. Takes a while: not in a transaction.

    Refuses characters that no typeface holds, naming those of `people` they belong to before
    anything is drawn.
    """
    if named := unprintable(people):
        raise DomainError(
            _(
                "No typeface here can print these names: %(people)s. Correct the registrations, "
                "or leave these people out.",
                people=named,
            )
        )
    take_place()
    try:
        return render_in_child(
            html, title=title, language=language, created=at, attachment=None, seconds=SECONDS
        )
    except MissingGlyph as refusal:
        raise DomainError(
            _(
                "No typeface here can print these characters: %(characters)s.",
                characters=", ".join(map(name_of, sorted(refusal.characters)[:5])),
            )
        ) from refusal
    except EngineBusy as nothing_known:
        raise busy() from nothing_known


def unprintable(registrations: Sequence[Registration]) -> str:
    """Whose name or organisation holds what cannot be printed, each with the characters."""
    found = []
    for one in registrations:
        texts = f"{one.name}{one.badge_name}{one.name_chinese}{one.name_latin}{one.organisation}"
        if missing := unprintable_in(texts):
            found.append(f"{one.name} ({one.reference}): {missing}")
    return "; ".join([*found[:MOST_NAMED], *(["…"] if found[MOST_NAMED:] else [])])
