"""The filters of an attendee list: what may be chosen, how an address is read, and its conditions.

Values come from addresses, saved views and the API. What is not among the choices is left out and
said so; nothing of it reaches SQL but as a bound value.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Text, cast, exists, or_
from sqlalchemy import true as sql_true

from core.entry_forms.values import FieldKind, FieldSpec
from core.i18n import tr
from core.regions import region_choices
from events.attendees.columns import Column
from events.attendees.facts import EditionFacts
from events.attendees.values import ANSWER, DEFAULT_ORDER, WORDS, FilterField, ListChoice
from events.editions.models import Edition
from events.event_types.registry import Part
from events.gate.models import Attendance
from events.letters.models import InvitationLetter
from events.letters.states import LetterState
from events.registrations.consents import OPTIONAL
from events.registrations.models import Registration, Seat
from events.registrations.searching import folded
from events.registrations.states import RegistrationState, SeatState

LONGEST = 200
MOST_WORDS = 8
MOST_COLUMNS = 120
NONE = "none"
_CONSENTS = {"share": Registration.may_share, "picture": Registration.may_picture,
             "write": Registration.may_write}  # fmt: skip
_CHOSEN_KINDS = frozenset(
    {FieldKind.CHOICE, FieldKind.MULTI, FieldKind.YES_NO, FieldKind.CONSENT, FieldKind.COUNTRY}
)


def filter_fields(edition: Edition, facts: EditionFacts) -> dict[str, FilterField]:
    """What this edition's list may be narrowed by, in the order of the page."""
    sessions = {
        str(one): f"{facts.session_codes[one]} {name}" for one, name in facts.session_names.items()
    }
    fields = [
        FilterField(WORDS, _("Name, organisation, mail or number")),
        FilterField("state", _("State"), _members(RegistrationState)),
        FilterField("role", _("Role"), {one.value: str(one.label) for one in edition.type.roles}),
        FilterField("session", _("Session"), sessions),
        FilterField("seat", _("Seat"), _members(SeatState)),
        FilterField("attended", _("Came"), _yes_no()),
    ]
    if len(facts.venue_names) > 1:
        venues = {str(one): name for one, name in facts.venue_names.items()}
        fields.append(FilterField("venue", _("Sub-venue"), venues))
    if facts.delegations:
        named = {str(one): name for one, name in facts.delegations.items()}
        fields.append(FilterField("delegation", _("Delegation"), {NONE: _("in none"), **named}))
    fields += [
        FilterField("nationality", _("Nationality"), region_choices()),
        FilterField("channel", _("Channel")),
    ]
    if edition.type.has(Part.LETTERS):
        states = {NONE: _("no letter"), **_members(LetterState)}
        fields.append(FilterField("letter", _("Invitation letter"), states))
    fields.append(FilterField("consent", _("Consent"), _consents()))
    fields += [
        FilterField(ANSWER + spec.key, tr(spec.label) or spec.key, _answers(spec, facts))
        for spec in facts.questions.values()
        if spec.kind in _CHOSEN_KINDS and not spec.is_sensitive
    ]
    return {field.name: field for field in fields}


def read_choice(
    sent: Mapping[str, str],
    fields: Mapping[str, FilterField],
    columns: Mapping[str, Column],
    *,
    default_columns: tuple[str, ...],
) -> tuple[ListChoice, list[str]]:
    """The list an address asks for, and a sentence for each thing in it that is not known."""
    notes: list[str] = []
    chosen: dict[str, str] = {}
    for name, field in fields.items():
        value = sent.get(name, "").replace("\0", "").strip()[:LONGEST]
        if not value:
            continue
        if field.choices is not None and value not in field.choices:
            notes.append(
                _(
                    "“%(value)s” is not known under “%(filter)s” and was left out.",
                    value=value[:40],
                    filter=field.label,
                )
            )
            continue
        chosen[name] = value
    # A parameter that looks like a filter and is none would else seem to have been obeyed.
    known = set(_CONDITIONS) - set(fields)
    strange = [
        name
        for name in sent
        if sent[name] and (name in known or (name.startswith(ANSWER) and name not in fields))
    ]
    notes += [_not_a_column(name) for name in strange[:5]]
    wanted = _columns(sent.get("columns", ""), columns, notes)
    return ListChoice(chosen, wanted or default_columns, _order(sent, columns, notes)), notes


def conditions(choice: ListChoice, facts: EditionFacts) -> list[ColumnElement[bool]]:
    """What rows must fulfil; added to the rows the person may see (R19)."""
    found: list[ColumnElement[bool]] = [
        Registration.search.like(f"%{word}%") for word in _words(choice.filter.get(WORDS, ""))
    ]
    for name, value in choice.filter.items():
        if name.startswith(ANSWER):
            spec = facts.questions[name.removeprefix(ANSWER)]
            found.append(_answered(spec, value))
        elif name in _CONDITIONS:
            found.append(_CONDITIONS[name](value, choice, facts))
    return found


def in_words(
    choice: ListChoice, fields: Mapping[str, FilterField], columns: Mapping[str, Column]
) -> list[str]:
    """The filter for the register: what was typed is told by its length alone (R25)."""
    said = []
    for name, value in choice.filter.items():
        field = fields[name]
        shown = (
            _("%(count)s characters", count=len(value))
            if field.choices is None
            else field.choices[value]
        )
        said.append(f"{field.label}{_(': ')}{shown}")
    key = choice.order.removeprefix("-")
    if key in columns:
        said.append(_("Sorted by %(column)s", column=columns[key].label))
    return said


def _columns(text: str, columns: Mapping[str, Column], notes: list[str]) -> tuple[str, ...]:
    asked = [key.strip() for key in text.split(",")][:MOST_COLUMNS] if text else []
    notes += [_not_a_column(key) for key in asked if key and key not in columns][:5]
    return tuple(dict.fromkeys(key for key in asked if key in columns))


def _order(sent: Mapping[str, str], columns: Mapping[str, Column], notes: list[str]) -> str:
    asked = sent.get("order", "")
    column = columns.get(asked.removeprefix("-"))
    if not asked:
        return DEFAULT_ORDER
    if column is None or column.sorts_by is None or column.is_sensitive:
        notes.append(_("The list cannot be sorted by “%(name)s”.", name=asked[:40]))
        return DEFAULT_ORDER
    return asked


def _not_a_column(name: str) -> str:
    said: str = _("There is no column “%(name)s” in this list.", name=name[:40])
    return said


def _words(text: str) -> list[str]:
    # Folding leaves letters, digits and spaces, so nothing in a word is a wildcard.
    return folded(text).split()[:MOST_WORDS]


def _seats(*wanted: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Seat.registration_id == Registration.id, *wanted)


def _session(value: str, choice: ListChoice, _facts: EditionFacts) -> ColumnElement[bool]:
    state = choice.filter.get("seat")
    standing = Seat.state == state if state else Seat.state != SeatState.CANCELLED
    return _seats(Seat.session_id == uuid.UUID(value), standing)


def _seat(value: str, choice: ListChoice, _facts: EditionFacts) -> ColumnElement[bool]:
    return sql_true() if "session" in choice.filter else _seats(Seat.state == value)


def _venue(value: str, _choice: ListChoice, facts: EditionFacts) -> ColumnElement[bool]:
    top = uuid.UUID(value)
    return or_(
        Registration.home_venue_id.in_(facts.venues_below[top]),
        _seats(Seat.session_id.in_(facts.sessions_at[top]), Seat.state != SeatState.CANCELLED),
    )


def _attended(value: str, choice: ListChoice, _facts: EditionFacts) -> ColumnElement[bool]:
    wanted = [Attendance.registration_id == Registration.id]
    if "session" in choice.filter:
        wanted.append(Attendance.session_id == uuid.UUID(choice.filter["session"]))
    came = exists().where(*wanted)
    return came if value == "yes" else ~came


def _delegation(value: str, _choice: ListChoice, _facts: EditionFacts) -> ColumnElement[bool]:
    if value == NONE:
        return Registration.delegation_id.is_(None)
    return Registration.delegation_id == uuid.UUID(value)


def _letter(value: str, _choice: ListChoice, _facts: EditionFacts) -> ColumnElement[bool]:
    own = InvitationLetter.registration_id == Registration.id
    if value == NONE:
        return ~exists().where(own)
    return exists().where(own, InvitationLetter.state == value)


def _consent(value: str, _choice: ListChoice, _facts: EditionFacts) -> ColumnElement[bool]:
    name = value.removeprefix("no_")
    return _CONSENTS[name].is_(not value.startswith("no_"))


def _channel(value: str, _choice: ListChoice, _facts: EditionFacts) -> ColumnElement[bool]:
    return Registration.channel.icontains(value, autoescape=True)


_CONDITIONS: dict[str, Any] = {
    "state": lambda value, _choice, _facts: Registration.state == value,
    "role": lambda value, _choice, _facts: Registration.role == value,
    "nationality": lambda value, _choice, _facts: Registration.nationality == value,
    "session": _session,
    "seat": _seat,
    "venue": _venue,
    "attended": _attended,
    "delegation": _delegation,
    "letter": _letter,
    "consent": _consent,
    "channel": _channel,
}


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


def _answers(spec: FieldSpec, facts: EditionFacts) -> dict[str, str]:
    if spec.kind in (FieldKind.YES_NO, FieldKind.CONSENT):
        return _yes_no()
    if spec.kind is FieldKind.COUNTRY:
        return region_choices()
    return facts.choice_labels(spec)


def _members(members: Any) -> dict[str, str]:
    return {one.value: str(one.label) for one in members}


def _yes_no() -> dict[str, str]:
    return {"yes": _("yes"), "no": _("no")}


def _consents() -> dict[str, str]:
    said: dict[str, str] = {}
    for name, purpose in zip(_CONSENTS, OPTIONAL, strict=True):
        said[name] = f"{purpose.label}{_(': ')}{_('yes')}"
        said[f"no_{name}"] = f"{purpose.label}{_(': ')}{_('no')}"
    return said
