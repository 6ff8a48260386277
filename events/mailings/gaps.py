"""The named gaps of a message: a closed list, filled once, never a template language.

What is filled in is plain text and is not looked at again, so nobody's name can name a gap.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

_GAP = re.compile(r"\{([^{}\n]{0,60})\}")


class Gap(StrEnum):
    """What may stand in braces."""

    NAME = "name"
    EVENT = "event"
    REFERENCE = "reference"
    STATE = "state"
    SESSIONS = "sessions"
    PLACES = "places"
    STARTS = "starts"
    ORGANISATION = "organisation"
    LINK = "link"

    @property
    def label(self) -> LazyString:
        """What is put there."""
        return _LABELS[self]


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


_LABELS = {
    Gap.NAME: _l("The person's name"),
    Gap.EVENT: _l("The name of the event"),
    Gap.REFERENCE: _l("The registration number"),
    Gap.STATE: _l("Where the registration stands"),
    Gap.SESSIONS: _l("The person's sessions with their times (Beijing)"),
    Gap.PLACES: _l("The venues of these sessions"),
    Gap.STARTS: _l("The first day of the event"),
    Gap.ORGANISATION: _l("The person's organisation"),
    Gap.LINK: _l("The address of the person's registration page"),
}
