"""The columns of an attendee list (events.md §7.4): a registry that slices above may add to.

A column reads an expression of the row, or loads its values for a thousand rows in one query; no
column asks the database row by row. Cells are plain values: `words` turns a stored code into what
people read, in the language the columns were made in.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from sqlalchemy import ColumnElement
from sqlalchemy.engine import Connection

from core.entry_forms.values import FieldKind, FieldSpec
from core.i18n import language, tr
from core.regions import region_name
from events.attendees import loading
from events.attendees.facts import EditionFacts
from events.attendees.labels import LABELS, NUMBER
from events.attendees.states import ColumnGroup, ColumnKind
from events.attendees.values import ANSWER
from events.editions.states import Mode
from events.event_types.registry import ParticipantRole
from events.letters.states import LetterState
from events.registrations.models import Registration
from events.registrations.states import RegistrationState, SeatState, Way

Value = Any
Loader = Callable[[Connection, Sequence[uuid.UUID]], Mapping[uuid.UUID, Value]]
LONGEST_LABEL = 80


@dataclass(frozen=True)
class Column:
    """One column. Exactly one of `source` and `load` is set, but for the running number.

    `words` turns a stored value into the cell people read, `codes` into what programs read; None
    leaves it as it is. `order` is what it is sorted by (default: `source`). `on_screen`: shown
    unless others are chosen; `handed_over`: one of the standard columns of files. Sensitive ones
    need a right and a purpose.
    """

    key: str
    label: str | LazyString
    kind: ColumnKind = ColumnKind.TEXT
    group: ColumnGroup = ColumnGroup.PERSON
    source: ColumnElement[Any] | None = None
    load: Loader | None = None
    pick: Callable[[Value], Value] | None = None
    words: Callable[[Value], Value] | None = None
    codes: Callable[[Value], Value] | None = None
    order: ColumnElement[Any] | None = None
    on_screen: bool = False
    handed_over: bool = True
    is_sensitive: bool = False

    @property
    def sorts_by(self) -> ColumnElement[Any] | None:
        """What the list is sorted by under this heading; None where it cannot be."""
        return self.order if self.order is not None else self.source


_added: dict[str, Column] = {}


def add_attendee_column(column: Column) -> None:
    """Offer one more column in every attendee list; for slices above."""
    _added[column.key] = column


def columns_of(facts: EditionFacts) -> dict[str, Column]:
    """Every column of an edition's list by key, in the standard order, its labels all different."""
    every = [*_standing(facts), *_answers(facts), *_identity(facts), *_added.values()]
    return {column.key: column for column in _told_apart(every)}


def static_label(key: str) -> str:
    """What a column is called without knowing the edition; an answer's by its key."""
    return str(LABELS.get(key) or (_added[key].label if key in _added else key))


_R, _G, _K = Registration, ColumnGroup, ColumnKind


def _standing(facts: EditionFacts) -> list[Column]:
    return [
        Column(NUMBER, LABELS[NUMBER], _K.NUMBER, _G.REGISTRATION, on_screen=True),
        _own(_R.reference, _G.REGISTRATION, on_screen=True),
        _own(_R.state, _G.REGISTRATION, _K.CHOICE, words=_of(RegistrationState), on_screen=True),
        _own(_R.name, on_screen=True),
        _own(_R.name_chinese, on_screen=True),
        _own(_R.name_latin, handed_over=False),
        _own(_R.badge_name, handed_over=False),
        _own(_R.gender, kind=_K.CHOICE, words=_listed(facts, "gender")),
        _own(_R.nationality, kind=_K.CHOICE, words=_region(), on_screen=True),
        _own(_R.residence, kind=_K.CHOICE, words=_region()),
        _own(_R.organisation, on_screen=True),
        _own(_R.post),
        _own(_R.degree, kind=_K.CHOICE, words=_listed(facts, "degree")),
        _own(_R.institution),
        _own(_R.field),
        _own(
            _R.role, _G.REGISTRATION, _K.CHOICE, words=_of(ParticipantRole), on_screen=True
        ),
        _own(_R.channel, _G.REGISTRATION),
        _own(
            _R.home_venue_id, _G.ATTENDING, key="venue", words=facts.venue_names.get,
            codes=facts.venue_names.get,
        ),
        Column(
            "sessions", LABELS["sessions"], group=_G.ATTENDING, source=loading.seats(),
            pick=loading.parted_seats,
            words=_seat_words(), codes=_seat_codes, on_screen=True,
        ),
        _own(_R.attends_by, _G.ATTENDING, _K.CHOICE, words=_of(Mode)),
        _own(_R.phone, _G.CONTACT),
        _own(_R.email, _G.CONTACT),
        _own(_R.wechat, _G.CONTACT),
        _own(_R.language, _G.CONTACT, _K.CHOICE, words={"en": "English", "zh": "中文"}.get),
        Column("letter", LABELS["letter"], group=_G.ATTENDING, source=loading.letter_serial()),
        Column(
            "letter_state", LABELS["letter_state"], _K.CHOICE, _G.ATTENDING,
            source=loading.letter_state(), words=_of(LetterState), handed_over=False,
        ),
        Column(
            "check_in", LABELS["check_in"], _K.MOMENT, _G.ATTENDING, source=loading.check_in(),
            on_screen=True,
        ),
        _own(
            _R.delegation_id, _G.REGISTRATION, key="delegation", words=facts.delegations.get,
            codes=facts.delegations.get,
        ),
        _own(_R.way, _G.REGISTRATION, _K.CHOICE, words=_of(Way), handed_over=False),
        _own(_R.may_share, _G.CONSENT, _K.YES_NO, words=_yes_no()),
        _own(_R.may_picture, _G.CONSENT, _K.YES_NO, words=_yes_no()),
        _own(_R.may_write, _G.CONSENT, _K.YES_NO, words=_yes_no()),
        _own(_R.submitted_at, _G.REGISTRATION, _K.MOMENT),
        _own(_R.confirmed_at, _G.REGISTRATION, _K.MOMENT, handed_over=False),
        _own(_R.cancelled_at, _G.REGISTRATION, _K.MOMENT, handed_over=False),
    ]  # fmt: skip


def _identity(facts: EditionFacts) -> list[Column]:
    kinds = _listed(facts, "document_kind")
    return [
        _secret(_own(_R.document_kind, _G.IDENTITY, _K.CHOICE, words=kinds)),
        _secret(_own(_R.document_country, _G.IDENTITY, _K.CHOICE, words=_region())),
        # Decrypted as it is read, so it is neither sorted by nor read unless asked for.
        _secret(_own(_R.document_number, _G.IDENTITY)),
        _secret(_own(_R.birth_on, _G.IDENTITY, _K.DATE)),
    ]


def _answers(facts: EditionFacts) -> list[Column]:
    return [_answer(spec, facts) for spec in facts.questions.values()]


def _answer(spec: FieldSpec, facts: EditionFacts) -> Column:
    labels = facts.choice_labels(spec)
    path = _R.answers[spec.key]
    kind, words, order = _K.TEXT, None, path.as_string()
    match spec.kind:
        case FieldKind.YES_NO | FieldKind.CONSENT:
            kind, words = _K.YES_NO, _yes_no()
        case FieldKind.NUMBER:
            kind, order = _K.NUMBER, path.as_integer()
        case FieldKind.DATE:
            kind, words = _K.DATE, _day
        case FieldKind.COUNTRY:
            kind, words = _K.CHOICE, _region()
        case FieldKind.CHOICE:
            kind, words = _K.CHOICE, lambda value: labels.get(value, value)
        case FieldKind.MULTI:
            kind, words = _K.CHOICE, lambda value: _joined(value, labels)
        case FieldKind.FILE:
            words = _file_word()
    return Column(
        ANSWER + spec.key,
        tr(spec.label) or spec.key,
        kind,
        _G.ANSWERS,
        source=_R.answers.expression,
        pick=lambda answers: (answers or {}).get(spec.key),
        words=words,
        order=order,
        handed_over=not spec.is_sensitive,
        is_sensitive=spec.is_sensitive,
    )


def _own(
    attribute: Any,
    group: ColumnGroup = ColumnGroup.PERSON,
    kind: ColumnKind = ColumnKind.TEXT,
    *,
    key: str = "",
    **more: Any,
) -> Column:
    key = key or attribute.key
    return Column(key, LABELS[key], kind, group, source=attribute.expression, **more)


def _secret(column: Column) -> Column:
    return replace(column, is_sensitive=True, handed_over=False)


def _told_apart(every: Sequence[Column]) -> list[Column]:
    """The same columns with labels that differ, since a workbook's must."""
    seen: dict[str, int] = {}
    apart = []
    for column in every:
        label = " ".join(str(column.label).split())[:LONGEST_LABEL]
        seen[label] = seen.get(label, 0) + 1
        if seen[label] > 1:
            label = f"{label} ({column.key})"
        apart.append(replace(column, label=label))
    return apart


def _of(members: Any) -> Callable[[Value], Value]:
    """From a stored code to its member's word; made once, because translating costs."""
    known = {str(one.value): str(one.label) for one in members}
    return lambda code: known.get(code, code)


def _listed(facts: EditionFacts, fills: str) -> Callable[[Value], Value]:
    known = facts.listed.get(fills, {})
    return lambda code: known.get(code, code)


def _region() -> Callable[[Value], Value]:
    known: dict[str, str] = {"": ""}
    said_in = language()

    def named(code: str) -> str:
        if code not in known:
            known[code] = region_name(code, said_in)
        return known[code]

    return named


def _yes_no() -> Callable[[Value], Value]:
    known = {True: _("yes"), False: _("no")}
    return known.get


def _file_word() -> Callable[[Value], Value]:
    said = _("sent")
    return lambda value: said if value else ""


def _day(value: Value) -> Value:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return value


def _joined(value: Value, labels: Mapping[str, str]) -> str:
    return "; ".join(labels.get(one, str(one)) for one in value) if value else ""


def _seat_words() -> Callable[[Value], Value]:
    states = _of(SeatState)
    return lambda seats: "; ".join(f"{code} {states(state)}" for code, state in seats)


def _seat_codes(seats: Value) -> Value:
    return [{"session": code, "state": state} for code, state in seats]
