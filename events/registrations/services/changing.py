"""Changing and cancelling, by oneself or by the organiser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime

from flask_babel import lazy_gettext as _l

from core import audit, outbox
from core.accounts.models import User
from core.consents.queries import consents_about
from core.db import db
from core.errors import Conflict, DomainError
from core.outbox.models import Message
from core.policy import authorize
from core.workflow import Guest
from events.editions.phases import is_current
from events.registrations import mails, signals
from events.registrations.links import renew_link
from events.registrations.models import Registration
from events.registrations.policies import is_own
from events.registrations.services.history import note
from events.registrations.services.holding import confirm_address
from events.registrations.services.places import lock_sessions
from events.registrations.services.registering import (
    fill_person,
    require_identity,
    require_only_one,
)
from events.registrations.services.seats import add_seat, give_up_seat
from events.registrations.states import (
    REGISTRATION_WORKFLOW,
    UNUSED_STATES,
    RegistrationAction,
    RegistrationPermission,
    SeatState,
)
from events.registrations.values import Actor, Entry, PersonFacts


def change_registration(
    registration: Registration, entry: Entry, *, by: User | Guest, at: datetime
) -> Registration:
    """Put the entry's facts, answers and sessions in place of the old ones.

    Seats kept stay as they are; new ones are asked for, the others given up. Refuses what
    registering refuses, at the same fields.
    """
    if isinstance(by, Guest):
        require_open(registration, at=at)
    else:
        own, other = RegistrationPermission.CHANGE_OWN, RegistrationPermission.CHANGE
        permission = own if is_own(by, registration) else other
        authorize(permission, registration, user=by)
    require_identity(entry.person, registration.edition)
    with db.session.no_autoflush:
        fill_person(registration, entry.person, registration.edition)
        require_only_one(registration)
    registration.answers, registration.form_version_id = dict(entry.answers), entry.form_version_id
    registration.role, registration.home_venue_id = entry.role, entry.home_venue_id
    registration.attends_by, registration.changed_at = entry.attends_by, at
    db.session.flush()
    _change_seats(registration, entry, by=by, at=at)
    note(registration, "registration:changed", by=by, at=at)
    audit.record("registration:changed", registration, by=by, at=at)
    outbox.tell(mails.to_person(registration, "changed"))
    signals.registration_changed.send(signals.RegistrationChanged(registration, at))
    return registration


def send_letter_again(
    registration: Registration, letter: Message, *, address: str, by: User, at: datetime
) -> None:
    """One letter once more, to the person's address, which is corrected to `address` if given.

    Refuses the address it came back from. The link in it is renewed with the address.
    """
    authorize(RegistrationPermission.CHANGE, registration, user=by)
    address = address or registration.email
    if letter.bounced_at is not None and address.casefold() == letter.address.casefold():
        raise DomainError(
            _l("The e-mail came back from this address. Enter the right one."), field="address"
        )
    if address != registration.email:
        _correct(registration, by, at, email=address)
    renew_link(letter, registration)
    outbox.resend(letter, address=address)
    audit.record("letter:resent", letter, by=by, at=at)


def change_passport(
    registration: Registration, country: str, number: str, *, by: User | Guest, at: datetime
) -> None:
    """Another identity document in place of the one named, by the person; the rest stays.

    Refuses one that somebody else is registered with.
    """
    if isinstance(by, Guest):
        require_open(registration, at=at)
    else:
        authorize(RegistrationPermission.CHANGE_OWN, registration, user=by)
    _correct(registration, by, at, document_country=country, document_number=number)
    signals.registration_changed.send(signals.RegistrationChanged(registration, at))


def _correct(registration: Registration, by: User | Guest, at: datetime, **changed: str) -> None:
    facts = {one.name: getattr(registration, one.name) for one in fields(PersonFacts)}
    facts |= {"document_number": registration.document_number or "", **changed}
    with db.session.no_autoflush:
        fill_person(registration, PersonFacts(**facts), registration.edition)
        require_only_one(registration)
    registration.changed_at = at
    db.session.flush()
    note(registration, "registration:changed", by=by, at=at)
    audit.record("registration:changed", registration, by=by, at=at)


def cancel_registration(
    registration: Registration,
    *,
    by: User | Guest,
    at: datetime,
    reason: Mapping[str, str] | None = None,
) -> Registration:
    """Cancel it and give all its places to the next in line.

    By the person or whoever holds their link, or by an organiser with a reason the person reads.
    """
    by_person = isinstance(by, Guest) or _is_for_themselves(by, registration)
    if by_person:
        REGISTRATION_WORKFLOW.fire(registration, RegistrationAction.CANCEL, by=by, at=at)
    else:
        if not any((reason or {}).values()):
            raise DomainError(_l("Say why; the person reads it."), field="reason")
        REGISTRATION_WORKFLOW.fire(registration, RegistrationAction.CANCEL_FOR, by=by, at=at)
    registration.cancelled_at = registration.changed_at = at
    registration.reason = dict(reason or {})
    for seat in sorted(registration.seats, key=lambda seat: seat.session_id):
        if seat.standing in UNUSED_STATES:
            give_up_seat(seat, by=by, at=at)
    note(registration, "registration:cancelled", by=by, at=at)
    db.session.flush()
    outbox.tell(mails.cancelled(registration, by_office=not by_person))
    signals.registration_cancelled.send(signals.RegistrationChanged(registration, at))
    return registration


def require_open(registration: Registration, *, at: datetime) -> None:
    """Refuse changes by a secret link once the registration or its edition has ended."""
    if not (registration.standing.is_live and is_current(registration.edition, at)):
        raise Conflict(_l("The registration is at another stage. Look at it again."))


def take_account(registration: Registration, user: User, *, at: datetime) -> Registration:
    """Bind a guest's registration to the account that came by its secret link."""
    if registration.user_id is None:
        registration.user_id, registration.changed_at = user.id, at
        for consent in consents_about(registration):
            consent.user_id = user.id
        with db.session.no_autoflush:
            require_only_one(registration)
        note(registration, "registration:account", by=user, at=at)
        db.session.flush()
        # The account's address is confirmed, and it registers once.
        confirm_address(registration, by=user, at=at)
    return registration


def _is_for_themselves(by: User, registration: Registration) -> bool:
    """Staff who cancel for somebody else say why, also where they made the registration."""
    return is_own(by, registration) and (registration.user_id is not None or not by.is_staff)


def _change_seats(registration: Registration, entry: Entry, *, by: Actor, at: datetime) -> None:
    wanted = set(entry.session_ids)
    # All rows at once and in order: two who swap sessions never wait for each other.
    lock_sessions(wanted | {seat.session_id for seat in registration.seats})
    held = {seat.session_id: seat for seat in registration.seats}
    for session_id, seat in sorted(held.items()):
        if session_id not in wanted and seat.standing in UNUSED_STATES:
            give_up_seat(seat, by=by, at=at)
    for session_id in sorted(wanted):
        known = held.get(session_id)
        if known is None or known.standing is SeatState.CANCELLED:
            add_seat(registration, session_id, by=by, at=at)
