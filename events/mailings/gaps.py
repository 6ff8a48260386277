"""The named gaps of a message: a closed list, filled once, never a template language.

What is filled in is plain text and is not looked at again, so nobody's name can name a gap.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from core.states import Labelled

_GAP = re.compile(r"\{([^{}\n]{0,60})\}")


class Gap(Labelled):
    NAME = "name", _l("The person's name")
    EVENT = "event", _l("The name of the event")
    REFERENCE = "reference", _l("The registration number")
    STATE = "state", _l("Where the registration stands")
    SESSIONS = "sessions", _l("The person's sessions with their times (Beijing)")
    PLACES = "places", _l("The venues of these sessions")
    STARTS = "starts", _l("The first day of the event")
    ORGANISATION = "organisation", _l("The person's organisation")
    LINK = "link", _l("The address of the person's registration page")


def unknown_gaps(text: str) -> list[str]:
    """The names in braces that are none of ours, and braces that do not close, in their order."""
    named = [found for found in _GAP.findall(text) if found.strip() not in set(Gap)]
    rest = _GAP.sub("", text)
    return [f"{{{name}}}" for name in dict.fromkeys(named)] + [
        brace for brace in ("{", "}") if brace in rest
    ]


def fill_gaps(text: str, values: Mapping[Gap, str]) -> str:
    """The text with every known gap filled; an unknown one stays as it was typed."""

    def value_of(found: re.Match[str]) -> str:
        name = found[1].strip()
        return values.get(Gap(name), "") if name in set(Gap) else found[0]

    return _GAP.sub(value_of, text)
