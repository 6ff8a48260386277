"""What happened to a registration, as its timeline tells it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from flask_babel import LazyString, lazy_pgettext
from flask_babel import lazy_gettext as _l

from core.cases import Happening
from core.i18n import tr
from events.editions.models import EventSession
from events.registrations.models import Registration, RegistrationMove
from events.registrations.states import RegistrationState, SeatState


def timeline_of(
    registration: Registration,
    moves: Sequence[RegistrationMove],
    *,
    people: Mapping[uuid.UUID, str] | None = None,
) -> list[Happening]:
    """The moves as lines, with the names of those who made them where `people` are told.

    Reasons for seats moved by hand are for both sides; so are those of decisions.
    """
    sessions = {one.id: one for one in registration.edition.sessions}
    return [
        Happening(
            when=move.at,
            title=_title(move, sessions, registration.user_id),
            who=(people or {}).get(move.by_id, "") if move.by_id else "",
            text=move.reason,
            tone=_tone(move.what),
        )
        for move in moves
    ]


def _title(
    move: RegistrationMove, sessions: Mapping[uuid.UUID, EventSession], owner: uuid.UUID | None
) -> str:
    kind, _colon, what = move.what.partition(":")
    if kind == "seat":
        session = sessions.get(move.session_id) if move.session_id else None
        name = tr(session.name) if session is not None else ""
        label = SeatState(what).label if what in set(SeatState) else _SEATS.get(what, what)
        if what == SeatState.CANCELLED and move.by_id not in {None, owner}:
            label = _TITLES[what]  # the organiser ended it, so nobody gave up anything
        return f"{name} – {label}" if name else str(label)
    return str(_TITLES.get(what, what))


def _tone(moved: str) -> str:
    kind, _colon, what = moved.partition(":")
    if kind == "seat" and what in set(SeatState):
        return SeatState(what).tone
    return RegistrationState(what).tone if what in set(RegistrationState) else "neutral"


_TITLES: dict[str, LazyString] = {
    "submitted": _l("Registration sent"),
    "confirmed": _l("Confirmed by the organiser"),
    "returned": _l("Returned for correction"),
    "sent_again": _l("Sent again"),
    "refused": RegistrationState.REFUSED.label,
    "changed": lazy_pgettext("registration", "Changed"),
    "cancelled": _l("Cancelled"),
    "address": _l("E-mail address confirmed"),
    "link_lost": _l("Asked for the link again, by the address from which e-mail comes back"),
    "account": _l("Taken over into an account"),
}
_SEATS: dict[str, LazyString] = {
    "split": _l("Takes places one by one from now on"),
    "lapse": _l("Given on: the e-mail address was not confirmed in time"),
}
