"""What an attendee list may be narrowed by, as far as registrations know it themselves."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Text, and_, cast, exists, or_, select, true

from core.entry_forms.values import FieldKind, FieldSpec
from core.i18n import tr
from core.lists import filters
from core.regions import region_choices
from events.attendees.columns import ANSWER
from events.attendees.facts import EditionFacts
from events.editions.models import Edition
from events.registrations.consents import OPTIONAL
from events.registrations.models import Registration, Seat
from events.registrations.searching import folded
from events.registrations.states import RegistrationState, SeatState

SESSION, SEAT = "session", "seat"
_CONSENTS = {"share": Registration.may_share, "picture": Registration.may_picture,
             "write": Registration.may_write}  # fmt: skip
_CHOSEN_KINDS = frozenset(
    {FieldKind.CHOICE, FieldKind.MULTI, FieldKind.YES_NO, FieldKind.CONSENT, FieldKind.COUNTRY}
)


def filters_of(edition: Edition, facts: EditionFacts) -> list[filters.Filter]:
    """What this edition's list may be narrowed by, in the order of the page."""
    states, roles = filters.choices_of(RegistrationState), filters.choices_of(edition.type.roles)
    answers = [
        _answer(spec, facts)
        for spec in facts.questions.values()
        if spec.kind in _CHOSEN_KINDS and not spec.is_sensitive
    ]
    return [
        filters.words(_("Name, organisation, mail or number"), _mentioned),
        filters.choice("state", _("State"), states, Registration.state),
        filters.choice("role", _("Role"), roles, Registration.role),
        filters.Filter(SESSION, _("Session"), _in_session, choices=_sessions(facts)),
        filters.Filter(SEAT, _("Seat"), _with_seat, choices=filters.choices_of(SeatState)),
        *_venue(facts),
        *_delegation(facts),
        filters.choice("nationality", _("Nationality"), region_choices(), Registration.nationality),
        filters.words(_("Channel"), _channel, name="channel"),
        filters.choice("consent", _("Consent"), _consents(), _agreed),
        *answers,
    ]


def _mentioned(text: str) -> ColumnElement[bool]:
    # Folding leaves letters, digits and spaces, so nothing in a word is a wildcard.
    words = folded(text).split()[: filters.MOST_WORDS]
    return and_(true(), *(Registration.search.like(f"%{word}%") for word in words))


def _channel(text: str) -> ColumnElement[bool]:
    return Registration.channel.icontains(text, autoescape=True)


def _seats(*wanted: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Seat.registration_id == Registration.id, *wanted)


def _in_session(value: str, chosen: filters.Chosen) -> ColumnElement[bool]:
    state = chosen.get(SEAT)
    standing = Seat.state == state if state else Seat.state != SeatState.CANCELLED
    seated = select(Seat.registration_id).where(Seat.session_id == uuid.UUID(value), standing)
    return filters.among(Registration.id, seated)


def _with_seat(value: str, chosen: filters.Chosen) -> ColumnElement[bool]:
    # Of the session that is chosen, where one is.
    return true() if SESSION in chosen else _seats(Seat.state == value)


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
            _seats(Seat.session_id.in_(facts.sessions_at[top]), Seat.state != SeatState.CANCELLED),
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
    path: Any = Registration.answers[spec.key]
    found: ColumnElement[bool]
    match spec.kind:
        case FieldKind.YES_NO:
            found = path.as_boolean().is_(value == "yes")
        case FieldKind.CONSENT:
            ticked = path.as_boolean()
            unticked = or_(ticked.is_(False), ticked.is_(None))
            found = ticked.is_(True) if value == "yes" else unticked
        case FieldKind.MULTI:
            # A list of codes as JSON; one database keeps other letters escaped, one does not.
            stored = cast(path, Text)
            spellings = {json.dumps(value), json.dumps(value, ensure_ascii=False)}
            found = or_(*(stored.contains(one, autoescape=True) for one in sorted(spellings)))
        case _:
            found = path.as_string() == value
    return found


def _answers(spec: FieldSpec, facts: EditionFacts) -> Mapping[str, str]:
    if spec.kind in (FieldKind.YES_NO, FieldKind.CONSENT):
        return filters.yes_no_choices()
    if spec.kind is FieldKind.COUNTRY:
        return region_choices()
    return facts.choice_labels(spec)
