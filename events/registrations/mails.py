"""The letters of a registration, as values; the texts stand in templates/emails/registrations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from core.outbox import Letter
from core.web import absolute_url
from events.registrations.links import registration_token
from events.registrations.models import Registration, Seat

# The letter with the links of all registrations of an address.
OF_ALL = "registrations/links"


def to_person(
    registration: Registration, letter: str, *, key: str | None = None, **values: Any
) -> Letter:
    """One of the letters of this slice that say all by the registration; named by its folder."""
    return letter_to(registration, f"registrations/{letter}", key=key, **values)


def of_seat(seat: Seat, letter: str, **values: Any) -> Letter:
    return to_person(seat.registration, letter, seat=seat, session=seat.session, **values)


def cancelled(registration: Registration, *, by_office: bool) -> Letter:
    """It is cancelled, by oneself or by the organiser with a reason."""
    return to_person(registration, "cancelled", by_office=by_office, reason=registration.reason)


def hold_lapsed(registration: Registration) -> Letter:
    """The address was not confirmed in time: the places went on; one letter for each hold."""
    key = f"hold-lapsed:{registration.id}:{registration.confirm_by}"
    return to_person(registration, "hold_lapsed", key=key)


def session_moved(seat: Seat) -> Letter:
    key = f"session-moved:{seat.id}:{seat.session.sequence}"
    return of_seat(seat, "session_moved", key=key)


def session_cancelled(seat: Seat) -> Letter:
    key = f"session-cancelled:{seat.id}:{seat.session.sequence}"
    return of_seat(seat, "session_cancelled", key=key)


def edition_cancelled(registration: Registration, *, reason: Mapping[str, str]) -> Letter:
    """The whole event does not take place, and why, by language."""
    key = f"edition-cancelled:{registration.id}"
    return to_person(registration, "edition_cancelled", key=key, reason=dict(reason))


def edition_opened(registration: Registration) -> Letter:
    """The edition it was carried on to is open: choose the sessions (R4)."""
    return to_person(registration, "edition_opened", key=f"edition-opened:{registration.id}")


def links(registrations: Sequence[Registration]) -> Letter:
    """The links of these registrations, all of one address and language, which somebody lost."""
    first, *_others = registrations
    lines = [
        (one.edition.name, one.reference, one.public_standing.label, own_url(one))
        for one in registrations
    ]
    return replace(letter_to(first, OF_ALL, lines=lines), is_private=True)


def letter_to(
    registration: Registration,
    template: str,
    *,
    about: Any = None,
    key: str | None = None,
    **values: Any,
) -> Letter:
    """A letter to whoever is registered; it leads to their registration unless told otherwise."""
    return Letter(
        template=template,
        address=registration.email,
        language=registration.language,
        recipient_name=registration.name,
        values={
            "registration": registration,
            "edition": registration.edition,
            "own_url": own_url(registration),
            **values,
        },
        recipient_id=registration.user_id,
        key=key,
        about=about or registration,
        # Whoever has no account reaches the registration by the link, which is secret.
        is_private=registration.user_id is None,
    )


def own_url(registration: Registration) -> str:
    """Where the person sees and changes it: by account, or by the secret link."""
    if registration.user_id is not None:
        return absolute_url("registrations.show", reference=registration.reference)
    token = registration_token(registration, by_letter=True)
    return absolute_url("registrations.open_link", token=token)
