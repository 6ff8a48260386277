"""One person's copy of a mailing: its words with the gaps filled, in their language."""

from __future__ import annotations

from core.i18n import LOCALES, show_date, show_datetime, speaking
from core.outbox import Letter
from core.web import absolute_url
from events.mailings.gaps import Gap, fill_gaps
from events.mailings.models import Mailing
from events.registrations.mails import own_url
from events.registrations.models import Registration
from events.registrations.states import HELD_STATES

# What stands in a preview for the secret that opens somebody's registration.
NOBODYS = {"token": "***"}


def copy_for(mailing: Mailing, registration: Registration) -> Letter:
    return _copy(mailing, registration, registration.language, own_url(registration))


def preview_for(mailing: Mailing, registration: Registration, *, language: str) -> Letter:
    """What they would read in this language, for staff: without the link that is theirs alone."""
    link = absolute_url("registrations.open_link", **NOBODYS)
    return _copy(mailing, registration, language, link)


def _copy(mailing: Mailing, registration: Registration, language: str, link: str) -> Letter:
    said = language if language in LOCALES else "en"
    values = gap_values(registration, said) | {Gap.LINK: link}
    body = fill_gaps(mailing.body[said], values)
    return Letter(
        template="mailings/message",
        address=registration.email,
        language=said,
        recipient_name=registration.name,
        values={
            "subject": fill_gaps(mailing.subject[said], values),
            "paragraphs": [part.strip() for part in body.split("\n\n") if part.strip()],
            "edition": registration.edition,
            "own_url": link,
        },
        recipient_id=registration.user_id,
        key=f"mailing:{mailing.id}:{registration.id}",
        about=registration,
        is_private=registration.user_id is None,
    )


def gap_values(registration: Registration, language: str) -> dict[Gap, str]:
    """What stands in each gap but the link for this person, as plain text."""
    edition = registration.edition
    seats = [seat for seat in registration.seats if seat.standing in HELD_STATES]
    sessions = [seat.session for seat in seats]
    with speaking(language):
        times = [
            f"{one.code} {one.name.get(language, '')} ({show_datetime(one.starts_at)})"
            for one in sorted(sessions, key=lambda one: one.starts_at)
        ]
        venues = dict.fromkeys(one.venue.place.get(language, "") for one in sessions)
        return {
            Gap.NAME: registration.name,
            Gap.EVENT: edition.name.get(language, ""),
            Gap.REFERENCE: registration.reference,
            Gap.STATE: str(registration.public_standing.label),
            Gap.SESSIONS: "; ".join(times) or "–",
            Gap.PLACES: ", ".join(venue for venue in venues if venue) or "–",
            Gap.STARTS: show_date(edition.starts_at),
            Gap.ORGANISATION: registration.organisation,
        }
