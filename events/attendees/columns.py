"""The columns of an attendee list that registrations know themselves (events.md §7.4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

from flask_babel import LazyString, lazy_pgettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, String, case, cast, func, select

from core.entry_forms.values import FieldKind, FieldSpec
from core.i18n import language, tr
from core.lists.columns import NUMBER, Column, ColumnKind, secret, words_of, yes_no
from core.regions import region_name
from events.attendees.facts import EditionFacts
from events.editions.models import EventSession
from events.editions.states import Mode
from events.event_types.registry import ParticipantRole
from events.registrations.models import Registration, Seat
from events.registrations.queries import standings_of
from events.registrations.states import SeatState, Standing, Way

# Columns and filters of the form's answers are written x_<key>, which no other is.
ANSWER = "x_"
REGISTRATION, PERSON, CONTACT = _l("Registration"), _l("Person"), _l("Contact")
ATTENDING, CONSENT = _l("Taking part"), _l("Consents")
ANSWERS, IDENTITY = _l("Answers to the form"), _l("Identity document")
# Neither is in any code: the signs that text files keep for records and units.
_BETWEEN_SEATS, _BEFORE_STATE = "\x1e", "\x1f"
_MOST_BITS = 12
_R, _K = Registration, ColumnKind


def columns_of(facts: EditionFacts) -> list[Column]:
    """Every column of an edition's list, in the standard order."""
    answers = [_answer(spec, facts) for spec in facts.questions.values()]
    return [*_person(facts), *_attending(facts), *_history(facts), *answers, *_identity(facts)]


def _person(facts: EditionFacts) -> list[Column]:
    region = _region()
    shown: dict[str, Any] = {"group": REGISTRATION, "on_screen": True}
    return [
        Column(NUMBER, _l("No."), _K.NUMBER, REGISTRATION),
        _own(_R.reference, _l("Registration no."), is_quiet=True, **shown),
        _standing(**shown),
        _own(_R.name, _l("Name"), kind=_K.NAME, on_screen=True),
        _own(_R.name_chinese, _l("Chinese name"), is_quiet=True, on_screen=True),
        _own(_R.name_latin, _l("Name in Latin letters"), handed_over=False),
        _own(_R.badge_name, _l("Name on the badge"), handed_over=False),
        _own(_R.gender, _l("Gender"), kind=_K.CHOICE, words=_listed(facts, "gender")),
        _own(_R.nationality, _l("Nationality"), kind=_K.CHOICE, words=region, on_screen=True),
        _own(_R.residence, _l("Country of residence"), kind=_K.CHOICE, words=region),
        _own(_R.organisation, _l("Organisation"), on_screen=True),
        _own(_R.post, _l("Post")),
        _own(_R.degree, _l("Highest degree"), kind=_K.CHOICE, words=_listed(facts, "degree")),
        _own(_R.institution, _l("Degree institution")),
        _own(_R.field, _l("Field or industry")),
        _own(
            _R.role,
            lazy_pgettext("participant", "Role"),
            kind=_K.CHOICE,
            words=words_of(ParticipantRole),
            **shown,
        ),
        _own(_R.channel, _l("Channel"), REGISTRATION),
    ]


def _standing(**shown: Any) -> Column:
    tones = {one.value: one.tone for one in Standing}
    named = {one.value: str(one.label) for one in Standing}

    def words(said: tuple[str, int | None]) -> str:
        if said[0] == Standing.WAITING and said[1]:
            return str(_("On the waiting list, place %(place)s", place=said[1]))
        return named[said[0]]

    return Column(
        "state", _l("State"), _K.CHOICE, load=standings_of, words=words, codes=lambda said: said[0],
        tone=lambda said: tones[said[0]], order=_R.state.expression, **shown,
    )  # fmt: skip


def _attending(facts: EditionFacts) -> list[Column]:
    venue, spoken = facts.venue_names.get, {"en": "English", "zh": "中文"}.get
    return [
        _own(_R.home_venue_id, _l("Sub-venue"), ATTENDING, key="venue", words=venue, codes=venue),
        Column(
            "sessions", _l("Sessions"), group=ATTENDING, source=_seats(), pick=_parted_seats,
            words=_seat_words(), codes=_seat_codes, order=_same_seats(facts), on_screen=True,
        ),
        _own(_R.attends_by, _l("Online or on site"), ATTENDING, _K.CHOICE, words=words_of(Mode)),
        _own(_R.phone, _l("Telephone"), CONTACT),
        _own(_R.email, _l("E-mail address"), CONTACT),
        _own(_R.wechat, _l("WeChat ID"), CONTACT),
        _own(_R.language, _l("Language"), CONTACT, _K.CHOICE, words=spoken),
    ]  # fmt: skip


def _history(facts: EditionFacts) -> list[Column]:
    named = facts.delegations.get
    agreed: dict[str, Any] = {"group": CONSENT, "kind": _K.YES_NO, "words": yes_no()}
    moment: dict[str, Any] = {"group": REGISTRATION, "kind": _K.MOMENT}
    way: dict[str, Any] = {"words": words_of(Way), "handed_over": False}
    group = REGISTRATION
    return [
        _own(_R.delegation_id, _l("Delegation"), group, key="delegation", words=named, codes=named),
        _own(_R.way, _l("How it came in"), group, _K.CHOICE, **way),
        _own(_R.may_share, _l("May be shared"), **agreed),
        _own(_R.may_picture, _l("May be photographed"), **agreed),
        _own(_R.may_write, _l("May be written to"), **agreed),
        _own(_R.submitted_at, _l("Submitted (Beijing)"), **moment),
        _own(_R.confirmed_at, _l("Confirmed (Beijing)"), handed_over=False, **moment),
        _own(_R.cancelled_at, _l("Cancelled (Beijing)"), handed_over=False, **moment),
    ]


def _identity(facts: EditionFacts) -> list[Column]:
    chosen: dict[str, Any] = {"group": IDENTITY, "kind": _K.CHOICE}
    kinds = _listed(facts, "document_kind")
    return [
        secret(_own(_R.document_kind, _l("Kind of document"), words=kinds, **chosen)),
        secret(_own(_R.document_country, _l("Document country"), words=_region(), **chosen)),
        # Decrypted as it is read, so it is not read unless asked for.
        secret(_own(_R.document_number, _l("Document number"), IDENTITY)),
        secret(_own(_R.birth_on, _l("Date of birth"), IDENTITY, _K.DATE)),
    ]


def _answer(spec: FieldSpec, facts: EditionFacts) -> Column:
    labels, path = facts.choice_labels(spec), _R.answers[spec.key]
    kind, order = _K.TEXT, path.as_string()
    words: Callable[[Any], Any] | None = None
    match spec.kind:
        case FieldKind.YES_NO | FieldKind.CONSENT:
            kind, words = _K.YES_NO, yes_no()
        case FieldKind.NUMBER:
            kind, order = _K.NUMBER, path.as_integer()
        case FieldKind.DATE:
            kind, words = _K.DATE, _day
        case FieldKind.COUNTRY:
            kind, words = _K.CHOICE, _region()
        case FieldKind.CHOICE:
            kind, words = _K.CHOICE, lambda value: labels.get(value, value)
        case FieldKind.MULTI:
            between = _("; ")
            kind, words = (
                _K.CHOICE,
                lambda said: between.join(labels.get(o, str(o)) for o in said),
            )
        case FieldKind.FILE:
            words = _file_word()
    column = Column(
        ANSWER + spec.key, tr(spec.label) or spec.key, kind, ANSWERS,
        source=_R.answers.expression, pick=lambda answers: (answers or {}).get(spec.key),
        words=words, order=order,
    )  # fmt: skip
    return secret(column) if spec.is_sensitive else column


def _own(
    attribute: Any,
    label: LazyString,
    group: LazyString = PERSON,
    kind: ColumnKind = ColumnKind.TEXT,
    *,
    key: str = "",
    **more: Any,
) -> Column:
    """A column of the registration's own row."""
    return Column(key or attribute.key, label, kind, group, source=attribute.expression, **more)


@cache
def _seats() -> ColumnElement[Any]:
    """Code and state of every seat that was not given up, to be taken apart by `_parted_seats`.

    Correlated, so that the database finds them by index while it reads the row: no second question,
    and nothing to put together here for fifty thousand people.
    """
    said = EventSession.code.concat(_BEFORE_STATE).concat(Seat.state)
    code = select(func.aggregate_strings(said, _BETWEEN_SEATS)).select_from(Seat)
    return _of_seats(code.join(EventSession, Seat.session_id == EventSession.id))


def _same_seats(facts: EditionFacts) -> ColumnElement[Any]:
    """What brings people of the same sessions together, without a look at the sessions.

    A bit for each of few, for numbers are sorted sooner than the ids of all in a row.
    """
    bits = {one: 1 << place for place, one in enumerate(facts.session_codes)}
    if 0 < len(bits) <= _MOST_BITS:
        return _of_seats(select(func.sum(case(bits, value=Seat.session_id))))
    return _of_seats(select(func.aggregate_strings(cast(Seat.session_id, String), "")))


def _of_seats(query: Select[Any]) -> ColumnElement[Any]:
    kept = (Seat.registration_id == Registration.id, Seat.state != SeatState.CANCELLED)
    return query.where(*kept).correlate(Registration).scalar_subquery()


def _parted_seats(stored: str | None) -> list[tuple[str, str]] | None:
    """(code, state) of each seat, by code; None without any."""
    if not stored:
        return None
    parts = [one.partition(_BEFORE_STATE) for one in stored.split(_BETWEEN_SEATS)]
    return sorted((code, state) for code, _sign, state in parts)


def _seat_words() -> Callable[[Any], Any]:
    states, between = words_of(SeatState), _("; ")
    return lambda seats: between.join(f"{code} {states(state)}" for code, state in seats)


def _seat_codes(seats: Any) -> Any:
    return [{"session": code, "state": state} for code, state in seats]


def _listed(facts: EditionFacts, fills: str) -> Callable[[Any], Any]:
    known = facts.listed.get(fills, {})
    return lambda code: known.get(code, code)


def _region() -> Callable[[Any], Any]:
    known, said_in = {"": ""}, language()

    def named(code: str) -> str:
        if code not in known:
            known[code] = region_name(code, said_in)
        return known[code]

    return named


def _file_word() -> Callable[[Any], Any]:
    said = _("sent")
    return lambda value: said if value else ""


def _day(value: Any) -> Any:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return value
