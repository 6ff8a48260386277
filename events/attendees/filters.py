"""What an attendee list may be narrowed by, as far as registrations know it themselves."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import pgettext
from sqlalchemy import ColumnElement, Text, and_, cast, exists, or_, select, true

from core.db import db, unindexed
from core.entry_forms.values import FieldKind, FieldSpec
from core.i18n import tr
from core.lists import filters
from core.name_keys import folded
from core.regions import region_choices
from events.attendees.columns import ANSWER
from events.attendees.facts import EditionFacts
from events.event_types import EVENT_TYPES
from events.registrations.consents import OPTIONAL
from events.registrations.models import Registration, Seat
from events.registrations.queries import unreached
from events.registrations.states import (
    ACCEPTED,
    STANDING_BY_SEAT,
    TAKEN_STATES,
    RegistrationState,
    SeatState,
    Standing,
)

SESSION, SEAT = "session", "seat"
# Of a seat: it counts against the capacity (R1), as the bar of the session on the overview does.
TAKEN = "taken"
# A person's seats are searched by the person alone, whose index holds the rest: with the session
# besides, SQLite takes the unique index and fetches the row of every seat.
_seated_in = unindexed(Seat.session_id)
_MOST = {SeatState.CONFIRMED, SeatState.ATTENDED}
_CONSENTS = {"share": Registration.may_share, "picture": Registration.may_picture,
             "write": Registration.may_write}  # fmt: skip
_CHOSEN_KINDS = frozenset(
    {FieldKind.CHOICE, FieldKind.MULTI, FieldKind.YES_NO, FieldKind.CONSENT, FieldKind.COUNTRY}
)


def filters_of(facts: EditionFacts) -> list[filters.Filter]:
    """What this edition's list may be narrowed by, in the order of the page."""
    accepted = {ACCEPTED: _("Confirmed, with or without a place")}
    taken = {TAKEN: _("Place taken")}
    states, roles = (
        filters.choices_of(Standing) | accepted,
        filters.choices_of(EVENT_TYPES[facts.type_key].roles),
    )
    answers = [
        _answer(spec, facts)
        for spec in facts.questions.values()
        if spec.kind in _CHOSEN_KINDS and not spec.is_sensitive
    ]

    def with_seat(value: str, chosen: filters.Chosen) -> ColumnElement[bool]:
        # Of the session that is chosen, where one is.
        return true() if SESSION in chosen else _seated(facts.session_codes.keys(), value)

    return [
        filters.words(_("Name, organisation, e-mail or number"), mentions_person),
        filters.choice("state", _("State"), states, _stands),
        filters.choice(
            "unreached", _("E-mail"), {"1": _("E-mail came back")}, lambda _v: unreached()
        ),
        filters.choice("role", pgettext("participant", "Role"), roles, Registration.role),
        filters.Filter(SESSION, _("Session"), _in_session, choices=_sessions(facts)),
        filters.Filter(SEAT, _("Seat"), with_seat, choices=filters.choices_of(SeatState) | taken),
        *_venue(facts),
        *_delegation(facts),
        filters.choice("nationality", _("Nationality"), region_choices(), Registration.nationality),
        filters.choice(
            "residence", _("Country of residence"), region_choices(), Registration.residence
        ),
        filters.words(_("Channel"), _channel, name="channel"),
        *filters.days(
            "submitted", _("Registered from"), _("Registered until"), Registration.submitted_at
        ),
        filters.choice("consent", _("Consent"), _consents(), _agreed),
        *answers,
    ]


def _stands(value: str) -> ColumnElement[bool]:
    if value == ACCEPTED:
        return Registration.state == RegistrationState.CONFIRMED
    if value in set(RegistrationState) - {RegistrationState.CONFIRMED}:
        return Registration.state == value
    # What `standing_sql` says of one word, by seats there are and are not: an index holds both.
    seats = list(STANDING_BY_SEAT)
    own = [seat for seat, said in STANDING_BY_SEAT.items() if said == value]
    better = seats[: seats.index(own[0])] if own else seats
    held = [_seats(Seat.state.in_(own))] if own else []
    lacks = [~_seats(Seat.state.in_(better))] if better else []
    # What people lack first, since the index knows it by one look and most of them have it.
    return and_(Registration.state == RegistrationState.CONFIRMED, *lacks, *held)


def mentions_person(text: str) -> ColumnElement[bool]:
    # Folding leaves letters, digits and spaces, so nothing in a word is a wildcard.
    words = folded(text).split()[: filters.MOST_WORDS]
    return and_(true(), *(Registration.search.like(f"%{word}%") for word in words))


def _channel(text: str) -> ColumnElement[bool]:
    """Any that holds the text; one in quotation marks is meant whole, `""` by themselves."""
    if len(text) > 1 and text[0] == text[-1] == '"':
        return Registration.channel == text[1:-1]
    return Registration.channel.icontains(text, autoescape=True)


def _seats(*wanted: ColumnElement[bool]) -> ColumnElement[bool]:
    # The column is named, since SQLite would fetch the whole row for `*`.
    return exists(Seat.registration_id).where(Seat.registration_id == Registration.id, *wanted)


def _in_session(value: str, chosen: filters.Chosen) -> ColumnElement[bool]:
    session, state = uuid.UUID(value), chosen.get(SEAT)
    if state:
        return _seated([session], state)
    return _seats(_seated_in == session, Seat.state != SeatState.CANCELLED)


def _seated(sessions: Collection[uuid.UUID], state: str) -> ColumnElement[bool]:
    """A seat in one of the sessions stands so. Most are used or to be; the rest are gathered."""
    if state == TAKEN:
        return _seats(_seated_in.in_(sessions), Seat.state.in_(TAKEN_STATES))
    if state in _MOST:
        return _seats(_seated_in.in_(sessions), Seat.state == state)
    few = select(Seat.registration_id).where(Seat.session_id.in_(sessions), Seat.state == state)
    return unindexed(Registration.id).in_(few)


def _sessions(facts: EditionFacts) -> dict[str, str]:
    return {
        str(one): f"{facts.session_codes[one]} {name}" for one, name in facts.session_names.items()
    }


def _venue(facts: EditionFacts) -> list[filters.Filter]:
    if len(facts.venue_names) < 2:
        return []

    def at(value: str) -> ColumnElement[bool]:
        top = uuid.UUID(value)
        return or_(
            Registration.home_venue_id.in_(facts.venues_below[top]),
            _seats(_seated_in.in_(facts.sessions_at[top]), Seat.state != SeatState.CANCELLED),
        )

    venues = {str(one): name for one, name in facts.venue_names.items()}
    return [filters.choice("venue", _("Sub-venue"), venues, at)]


def _delegation(facts: EditionFacts) -> list[filters.Filter]:
    if not facts.delegations:
        return []

    def within(value: str) -> ColumnElement[bool]:
        if value == filters.NONE:
            return Registration.delegation_id.is_(None)
        return Registration.delegation_id == uuid.UUID(value)

    none, named = filters.NONE, {str(one): name for one, name in facts.delegations.items()}
    return [filters.choice("delegation", _("Delegation"), {none: _("in none"), **named}, within)]


def _consents() -> dict[str, str]:
    said: dict[str, str] = {}
    for name, purpose in zip(_CONSENTS, OPTIONAL, strict=True):
        said[name] = f"{purpose.label}{_(': ')}{_('yes')}"
        said[f"no_{name}"] = f"{purpose.label}{_(': ')}{_('no')}"
    return said


def _agreed(value: str) -> ColumnElement[bool]:
    name = value.removeprefix("no_")
    return _CONSENTS[name].is_(not value.startswith("no_"))


def _answer(spec: FieldSpec, facts: EditionFacts) -> filters.Filter:
    label, choices = tr(spec.label) or spec.key, _answers(spec, facts)
    return filters.choice(ANSWER + spec.key, label, choices, lambda value: _answered(spec, value))


def _answered(spec: FieldSpec, value: str) -> ColumnElement[bool]:
    """The answer to a question is, or holds, this one; keys are those of published forms."""
    match spec.kind:
        case FieldKind.YES_NO:
            return _written(spec.key, value == "yes")
        case FieldKind.CONSENT:
            ticked = _written(spec.key, True)
            return ticked if value == "yes" else ~ticked
        case FieldKind.MULTI:
            return _among(spec.key, value)
        case _:
            return _written(spec.key, value)


def _among(key: str, value: str) -> ColumnElement[bool]:
    """The value is one of the answers under the key.

    Taken apart is only what holds it behind the end of some list, since that costs five times as
    much; it may be the answer to another question there.
    """
    name = f"{json.dumps(key)}: "
    # What is taken out of JSON may be spelt anew.
    spelt = {json.dumps(value), json.dumps(value, ensure_ascii=False)}
    apart = or_(*(_holds(Registration.answers[key], one) for one in sorted(spelt)))
    among = and_(_behind(value, f"{name}["), or_(~_behind(value, f"{name}[", "]"), apart))
    # It stands alone where an earlier version of the form let one be chosen.
    return or_(among, _written(key, value))


def _behind(value: Any, *before: str) -> ColumnElement[bool]:
    """The JSON holds the value as it is written, with these before it in their order."""
    wild = str.maketrans({one: f"/{one}" for one in "/%_"})
    parts = "%".join(part.translate(wild) for part in (*before, _stored(value)))
    return cast(Registration.answers, Text).like(f"%{parts}%", escape="/")


def _written(key: str, value: Any) -> ColumnElement[bool]:
    """The JSON holds the value under the key.

    Looked for as it is written, since taking it apart costs twice as much. It cannot be met within
    another answer's text, where every quotation mark has a backslash before it.
    """
    return _holds(Registration.answers, f"{json.dumps(key)}: {_stored(value)}")


def _holds(stored: Any, text: str) -> ColumnElement[bool]:
    return cast(stored, Text).contains(text, autoescape=True)


def _stored(value: Any) -> str:
    """The value as this database writes JSON: SQLite as it was given, where no letter is strange.

    To look for both spellings would cost twice as much.
    """
    return json.dumps(value, ensure_ascii=db.engine.dialect.name == "sqlite")


def _answers(spec: FieldSpec, facts: EditionFacts) -> Mapping[str, str]:
    if spec.kind in (FieldKind.YES_NO, FieldKind.CONSENT):
        return filters.yes_no_choices()
    if spec.kind is FieldKind.COUNTRY:
        return region_choices()
    return facts.choice_labels(spec)
