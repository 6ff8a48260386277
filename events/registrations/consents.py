"""What people agree to when they register, purpose by purpose (R20, events.md §4.3)."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

# To be raised whenever a sentence below changes its meaning.
VERSION = "2026-1"


class EventPurpose(StrEnum):
    """One purpose a row. Only the first is needed to register; refusing others blocks nothing."""

    PROCESSING = "event_processing"
    PASSPORT_LETTER = "event_passport_letter"
    SHARING = "event_sharing"
    PICTURES = "event_pictures"
    NEWS = "event_news"

    @property
    def label(self) -> LazyString:
        """What it is about, in a few words."""
        return _LABELS[self]

    @property
    def text(self) -> LazyString:
        """The sentence beside the box."""
        return _TEXTS[self]

    @property
    def version(self) -> str:
        """Of the wording below."""
        return VERSION

    @property
    def is_consent(self) -> bool:
        """Whether it can be withdrawn by itself; the first ends with the registration."""
        return self is not EventPurpose.PROCESSING


OPTIONAL = (EventPurpose.SHARING, EventPurpose.PICTURES, EventPurpose.NEWS)

_LABELS = {
    EventPurpose.PROCESSING: _l("Registration data"),
    EventPurpose.PASSPORT_LETTER: _l("Passport data for the invitation letter"),
    EventPurpose.SHARING: _l("Sharing with parks and employers"),
    EventPurpose.PICTURES: _l("Photographs and recordings"),
    EventPurpose.NEWS: _l("News of later events"),
}
_TEXTS = {
    EventPurpose.PROCESSING: _l(
        "I agree that the organiser uses what I enter here to run this event and my part in it."
    ),
    EventPurpose.PASSPORT_LETTER: _l(
        "I agree that the organiser uses my passport data to write an invitation letter and shows "
        "them to the authorities that ask for it."
    ),
    EventPurpose.SHARING: _l(
        "I agree that parks, investors and employers at this event see my name, organisation, "
        "field and mail address."
    ),
    EventPurpose.PICTURES: _l(
        "I agree that photographs and recordings in which I can be recognised are published."
    ),
    EventPurpose.NEWS: _l("I agree that the office writes to me about later events."),
}
