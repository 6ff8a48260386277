"""Registering: the rules of the field, then one record, its seats and its letter."""

from __future__ import annotations

import uuid
from dataclasses import asdict, replace
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError

from core import audit, outbox
from core.accounts.models import User
from core.consents.services import give_consents
from core.db import db
from core.errors import Conflict, DomainError
from core.name_keys import search_text
from core.references import next_reference
from events.editions.models import Edition
from events.editions.phases import Phase, phase_of, state_words
from events.registrations import limits, mails
from events.registrations.consents import EventPurpose
from events.registrations.identity import identity_digest
from events.registrations.models import Registration
from events.registrations.services.history import note
from events.registrations.services.holding import hold_end
from events.registrations.services.seats import ask_for_seats
from events.registrations.states import LIVE_STATES, MADE_BY_STAFF, RegistrationState, Way
from events.registrations.values import Entry, Group, PersonFacts

# At the gate and on behalf, staff may register after the cut-off.
WAYS_OF_STAFF = frozenset({Way.WALK_IN, Way.ON_BEHALF, Way.DELEGATION})


def register(
    edition: Edition,
    entry: Entry,
    *,
    user: User | None,
    by: User | None,
    at: datetime,
    group: Group | None = None,
    takes_seats: bool = True,
    needs_approval: bool = False,
) -> Registration:
    """Register one person: once per edition, with seats or places in line, and a letter.

    `user` is the account it belongs to, `by` who does it (both None for a guest). After the
    cut-off it is taken for the next edition and asks for no seats (R4). The same `submit_key`
    again by the same person returns what was made. Refuses, at its field: an edition not open, a
    second registration of the person (R3), no consent to processing (R20), a full session without
    waiting list.
    `takes_seats` False leaves the seats to the caller, for a group that is placed at once;
    `needs_approval` has it wait where the edition lets everybody in. An account that brings many
    (`limits.brings_many`) has the others wait too, and no letter is sent to them before.
    """
    # Who registers a group has looked, for many at once.
    made = None if group else find_submitted(edition, entry.submit_key)
    if made is not None and is_by_same(made, entry, user):
        return made
    entry = entry if made is None else replace(entry, submit_key=uuid.uuid4().hex)
    counted_for = edition_counted_for(edition, entry.way, at)
    _require_consent(entry)
    is_many = _is_one_of_many(counted_for, entry, user=user, by=by, group=group)
    waits = needs_approval or is_many
    waits |= counted_for.needs_approval and entry.way != Way.WALK_IN
    registration = _new_registration(
        counted_for, entry, user=user, by=by, at=at, group=group, waits=waits
    )
    if counted_for is not edition:
        registration.rolled_from_id = edition.id
    again = _insert(registration, entry)
    if again is not None:
        return again
    give_consents(
        user, sorted(entry.consents), about=registration, at=at, in_language=entry.language
    )
    note(registration, "registration:submitted", by=by, at=at)
    audit.record("registration:submitted", registration, by=by, at=at, way=entry.way.value)
    if counted_for is edition and takes_seats and entry.session_ids:
        # What was noted so far is written with the seats, since each flush costs more than that.
        with db.session.no_autoflush:
            ask_for_seats([registration], entry.session_ids, by=by, at=at, group=group)
    if counted_for is not edition and not is_many:
        outbox.post(mails.to_person(registration, "rolled"))
    elif takes_seats and not is_many:
        tell_registered(registration)
    return registration


def _is_one_of_many(
    edition: Edition, entry: Entry, *, user: User | None, by: User | None, group: Group | None
) -> bool:
    """Whether it is for somebody else, by an account that brings many; a group is asked whole."""
    alone = user is None and group is None and entry.way not in MADE_BY_STAFF
    return alone and by is not None and limits.brings_many(edition, by)


def tell_registered(*registrations: Registration) -> None:
    """Write the first letter to each, once the seats are settled."""
    db.session.flush()
    for registration in registrations:
        outbox.tell(mails.to_person(registration, "received"))


def find_submitted(edition: Edition, submit_key: str) -> Registration | None:
    """What a form with this key made already, for this edition or the next."""
    ids = [edition.id, *([edition.next_edition_id] if edition.next_edition_id else [])]
    return db.session.scalar(_SUBMITTED, {"editions": ids, "key": submit_key})


# Made once: putting a statement together costs more than asking it.
_SUBMITTED = select(Registration).where(
    Registration.edition_id.in_(bindparam("editions", expanding=True)),
    Registration.submit_key == bindparam("key"),
)


def _require_consent(entry: Entry) -> None:
    if EventPurpose.PROCESSING not in entry.consents:
        raise DomainError(
            _l("Without this consent we cannot register you."), field="event_processing"
        )


def is_by_same(made: Registration, entry: Entry, user: User | None) -> bool:
    """Whether an entry is the one that made this registration: same account, same person.

    Else somebody went back to the form another person had sent; what they send is theirs alone.
    """
    edition = made.edition
    digest = identity_digest(entry.person, asks_identity=edition.asks_identity)
    return made.user_id == (user.id if user else None) and made.document_digest == digest


def edition_counted_for(edition: Edition, way: Way, at: datetime) -> Edition:
    """The edition a registration sent now counts for (R4); staff may be late.

    Refuses, in the words of the event's page, before the opening, and after the cut-off or the end
    when no next edition is planned.
    """
    phase = phase_of(edition, at)
    if phase is Phase.OPEN or (way in WAYS_OF_STAFF and edition.standing.is_live):
        return edition
    if phase is not Phase.NEXT or edition.next_edition is None:
        raise Conflict(state_words(edition, at))
    return edition.next_edition


def fill_person(registration: Registration, person: PersonFacts, edition: Edition) -> None:
    """Write the person's facts to the record, with identity key and search text."""
    for column, value in asdict(person).items():
        setattr(registration, column, value)
    registration.document_number = person.document_number or None
    registration.document_digest = identity_digest(person, asks_identity=edition.asks_identity)
    registration.search = search_text(
        person.name,
        person.name_latin,
        person.name_chinese,
        person.badge_name,
        person.organisation,
        person.email,
        registration.reference,
    )


def require_identity(person: PersonFacts, edition: Edition) -> None:
    """Refuse a missing document where the edition asks for one (R3)."""
    if not edition.asks_identity:
        return
    if not person.document_country:
        raise DomainError(
            _l("Choose the country or region that issued the document."), field="document_country"
        )
    if not any(character.isalnum() for character in person.document_number):
        raise DomainError(_l("Enter the number of the document."), field="document_number")


def find_same_person(registration: Registration) -> Registration | None:
    """Another live registration of the same person in the edition (R3)."""
    if registration.document_digest is None:
        return None
    return db.session.scalar(
        select(Registration).where(
            Registration.edition_id == registration.edition_id,
            Registration.document_country == registration.document_country,
            Registration.document_digest == registration.document_digest,
            Registration.state.in_(LIVE_STATES),
            Registration.id != registration.id,
        )
    )


def _new_registration(
    edition: Edition,
    entry: Entry,
    *,
    user: User | None,
    by: User | None,
    at: datetime,
    group: Group | None,
    waits: bool,
) -> Registration:
    require_identity(entry.person, edition)
    is_confirmed = edition.standing.is_live and not waits
    registration = Registration(
        reference=next_reference("EV"),
        edition_id=edition.id,
        edition=edition,
        home_venue_id=entry.home_venue_id,
        role=entry.role,
        state=RegistrationState.CONFIRMED if is_confirmed else RegistrationState.SUBMITTED,
        way=entry.way,
        user_id=user.id if user is not None else None,
        created_by_id=by.id if by is not None else None,
        delegation_id=group.delegation_id if group is not None else None,
        submit_key=entry.submit_key,
        form_version_id=entry.form_version_id,
        answers=dict(entry.answers),
        language=entry.language,
        time_zone=entry.time_zone,
        attends_by=entry.attends_by,
        submitted_at=at,
        changed_at=at,
        confirmed_at=at if is_confirmed else None,
        confirm_by=None if _is_vouched(entry, user, by) else hold_end(at),
        seats=[],
    )
    fill_person(registration, entry.person, edition)
    registration.may_share = EventPurpose.SHARING in entry.consents
    registration.may_picture = EventPurpose.PICTURES in entry.consents
    registration.may_write = EventPurpose.NEWS in entry.consents
    return registration


def _is_vouched(entry: Entry, user: User | None, by: User | None) -> bool:
    """Whether the address needs no proof: of an account's owner, for whom staff stand, its own."""
    own = by.email.casefold() if by is not None else ""
    return user is not None or entry.way in WAYS_OF_STAFF or entry.person.email.casefold() == own


def _insert(registration: Registration, entry: Entry) -> Registration | None:
    """Insert it; what a parallel double submit made instead, if it was quicker.

    The unique indexes decide, so two at the same instant make one record (R1, R3); what stood in
    the way is looked up only then.
    """
    edition_id = registration.edition_id
    try:
        with db.session.begin_nested():
            db.session.add(registration)
            db.session.flush()
    except IntegrityError as error:
        # The other of a double submit may have been kept since this one looked for it.
        made = db.session.scalar(
            select(Registration).where(
                Registration.edition_id == edition_id, Registration.submit_key == entry.submit_key
            )
        )
        if made is not None:
            return made
        require_only_one(registration)
        raise same_person_refusal() from error
    return None


def require_only_one(registration: Registration) -> None:
    """Refuse a second live registration of the same person or account."""
    if find_same_person(registration) is not None:
        raise same_person_refusal()
    if registration.user_id is None:
        return
    own = db.session.scalar(
        select(Registration.reference).where(
            Registration.edition_id == registration.edition_id,
            Registration.user_id == registration.user_id,
            Registration.state.in_(LIVE_STATES),
            Registration.id != registration.id,
        )
    )
    if own is not None:
        raise Conflict(_l("You are registered already: %(reference)s.", reference=own))


def same_person_refusal() -> DomainError:
    """The refusal of a second registration; it names no data of the other (R3)."""
    return DomainError(
        _l(
            "Somebody with this identity is registered for this event already. If it was you, use "
            "the link in the e-mail you got, or have it sent again; else write to the organiser."
        ),
        field="document_number",
    )
