"""What people agree to when they register, purpose by purpose (R20, events.md §4.3)."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.states import Labelled

# To be raised whenever a sentence of these changes its meaning.
VERSION = "2026-1"


class EventPurpose(Labelled):
    """One purpose a row. Only the first is needed to register; refusing others blocks nothing."""

    PROCESSING = (
        "event_processing",
        _l("Registration data"),
        _l(
            "I agree that the organiser uses what I enter here to run this event and my part in it."
        ),
    )
    PASSPORT_LETTER = (
        "event_passport_letter",
        _l("Passport data for the invitation letter"),
        _l(
            "I agree that the organiser uses my passport data to write an invitation letter and "
            "shows them to the authorities that ask for it."
        ),
    )
    SHARING = (
        "event_sharing",
        _l("Sharing with parks and employers"),
        _l(
            "I agree that parks, investors and employers at this event see my name, organisation, "
            "field and mail address."
        ),
    )
    PICTURES = (
        "event_pictures",
        _l("Photographs and recordings"),
        _l("I agree that photographs and recordings in which I can be recognised are published."),
    )
    NEWS = (
        "event_news",
        _l("News of later events"),
        _l("I agree that the office writes to me about later events."),
    )

    @property
    def version(self) -> str:
        return VERSION

    @property
    def is_consent(self) -> bool:
        """Whether it can be withdrawn by itself; the first ends with the registration."""
        return self is not EventPurpose.PROCESSING

    @property
    def withdrawal(self) -> LazyString:
        return _WITHDRAWAL[self]


_WITHDRAWAL = {
    EventPurpose.PROCESSING: _l("It ends with the registration: cancel that to take it back."),
    EventPurpose.PASSPORT_LETTER: _l(
        "A letter that is not issued yet is no longer asked for, and your passport data are "
        "deleted. An issued letter stays."
    ),
    EventPurpose.SHARING: _l("Parks, investors and employers no longer see you in any list."),
    EventPurpose.PICTURES: _l(
        "New pictures and recordings of you are not published. Write to the organiser about those "
        "that are."
    ),
    EventPurpose.NEWS: _l("The office writes to you about this registration alone."),
}

OPTIONAL = (EventPurpose.SHARING, EventPurpose.PICTURES, EventPurpose.NEWS)
