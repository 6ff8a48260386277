"""What letters do when registrations, seats, consents and editions move, and as time passes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from core import outbox
from core.clock import beijing_date
from core.consents.services import ConsentWithdrawn
from core.db import db
from events.editions.signals import EditionMoved
from events.editions.states import EditionState
from events.letters import mails
from events.letters.checking import differs_from_registration, find_missing
from events.letters.models import InvitationLetter
from events.letters.queries import find_open_letter, list_lasting, list_leaving
from events.letters.services.ending import end_letter, reinstate_held, supersede_letter
from events.letters.services.filling import data_of, settle
from events.letters.states import IN_FORCE, EndedBy, LetterState
from events.registrations.consents import EventPurpose
from events.registrations.models import Registration
from events.registrations.signals import RegistrationChanged, SeatMoved
from events.registrations.states import RegistrationState, SeatState

LAST_WARNING = timedelta(days=7)
# A place that was used, or not, was confirmed: the visit goes on.
LOST_SEATS = frozenset(
    {SeatState.REQUESTED, SeatState.WAITLISTED, SeatState.OFFERED, SeatState.CANCELLED}
)


def follow_change(news: RegistrationChanged) -> None:
    """A new passport in the registration supersedes the letter; before, it is found missing."""
    registration, at = news.registration, news.at
    letter = find_open_letter(registration)
    if letter is None:
        return
    if letter.standing in (LetterState.REQUESTED, LetterState.COMPLETE):
        was_complete = letter.standing is LetterState.COMPLETE
        settle(letter, at=at)
        if was_complete and find_missing(letter):
            outbox.tell(mails.missing(letter))
        return
    if differs_from_registration(letter):
        data = replace(
            data_of(letter),
            passport_country=registration.document_country,
            passport_number=registration.document_number or "",
            # Of the old passport: the person has to say it anew.
            passport_expires_on=None,
        )
        supersede_letter(letter, data, at=at)


def follow_cancellation(news: RegistrationChanged) -> None:
    """A cancelled registration takes its letter with it."""
    for letter in list_lasting(Registration.id == news.registration.id):
        end_letter(letter, EndedBy.REGISTRATION, at=news.at)


def follow_seat(news: SeatMoved) -> None:
    """So does the loss of the last confirmed place."""
    registration = news.seat.registration
    if news.seat.standing not in LOST_SEATS or registration.holds_seat:
        return
    cancelled = registration.state == RegistrationState.CANCELLED
    for letter in list_lasting(Registration.id == registration.id):
        end_letter(letter, EndedBy.REGISTRATION if cancelled else EndedBy.SEAT, at=news.at)


def follow_withdrawal(news: ConsentWithdrawn) -> None:
    """Consent taken back before the letter was issued takes back the request, and the number.

    An issued letter stays: it was written while the consent held, and the departure still has to
    be recorded; but no list hands its data on any more.
    """
    consent = news.consent
    if consent.purpose != EventPurpose.PASSPORT_LETTER:
        return
    for letter in list_lasting(Registration.reference == consent.about_reference):
        if letter.standing not in IN_FORCE:
            end_letter(letter, EndedBy.CONSENT, at=news.at)
            reinstate_held(letter.registration, at=news.at)


def follow_edition(moved: EditionMoved) -> None:
    """A cancelled edition invites nobody, and a closed one nobody more; issued letters stay."""
    state = moved.edition.standing
    if state not in (EditionState.CANCELLED, EditionState.CLOSED):
        return
    for letter in list_lasting(Registration.edition_id == moved.edition.id):
        if state is EditionState.CANCELLED:
            end_letter(letter, EndedBy.EDITION, at=moved.at)
        elif letter.standing not in IN_FORCE:
            end_letter(letter, EndedBy.OVER, at=moved.at)
            reinstate_held(letter.registration, at=moved.at)


def remind_of_exits(*, at: datetime) -> int:
    """Write to whoever should have left: once after the departure, once before the term ends.

    The number of letters looked at; each is posted once by its key.
    """
    on = beijing_date(at)
    leaving = list_leaving(on)
    for letter_id in leaving:
        letter = db.session.get_one(InvitationLetter, letter_id)
        outbox.tell(mails.exit_reminder(letter, turn=_turn(letter, on)))
    return len(leaving)


def _turn(letter: InvitationLetter, on: date) -> int:
    due = letter.exit_due_on
    return 2 if due is not None and on >= due - LAST_WARNING else 1
