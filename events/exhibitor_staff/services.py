"""Name people and take them back, promise to come; and what the gate says of it."""

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime

from flask import current_app
from flask_babel import lazy_gettext as _l

from core import audit
from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.errors import Conflict, DomainError
from core.i18n import tr
from core.policy import authorize
from core.registries import News
from core.workflow import Guest
from events.editions.models import Edition, EventSession
from events.editions.states import SessionState
from events.event_types.registry import ParticipantRole
from events.exhibitor_calls.queries import confirm_by
from events.exhibitor_staff import queries
from events.exhibitor_staff.models import ExhibitorPerson
from events.exhibitors.models import Exhibitor
from events.exhibitors.parts import ExhibitorMoved
from events.exhibitors.services import move
from events.exhibitors.states import (
    EXHIBITOR_WORKFLOW,
    ExhibitorAction,
    ExhibitorPermission,
    ExhibitorState,
)
from events.gate.signals import AttendanceChanged
from events.registrations import services as registrations
from events.registrations.consents import EventPurpose
from events.registrations.models import Registration
from events.registrations.states import Way
from events.registrations.values import Entry, PersonFacts

A, P, S = ExhibitorAction, ExhibitorPermission, ExhibitorState


@dataclass(frozen=True)
class Person:
    """Somebody who comes for an exhibitor; each name equals the person's column."""

    name: str
    email: str
    post: str = ""
    phone: str = ""
    language: str = "zh"


@dataclass(frozen=True)
class PersonLeft:
    """Somebody named comes no more; with whoever was named in their place."""

    person: ExhibitorPerson
    successor: ExhibitorPerson | None
    by: User
    at: datetime


person_left = News[PersonLeft]("person left")


def name_person(
    one: Exhibitor, person: Person, *, by: User, at: datetime,
    replaces: ExhibitorPerson | None = None,
) -> ExhibitorPerson:  # fmt: skip
    """Somebody comes for it: a registration with ticket and badge. `replaces` gives theirs up.

    Refuses, at `email`, whoever is registered for the fair already; and more people than the
    setting EXHIBITOR_PEOPLE.
    """
    authorize(P.ATTEND, one, user=by)
    if replaces is not None:
        _take_out(replaces, by=by, at=at)
    coming = queries.staff_of(one)
    most: int = current_app.extensions["settings"].exhibitor_people
    if len(coming) >= most:
        raise DomainError(_l("At most %(most)s people come for one exhibitor.", most=most))
    if any(each.email.casefold() == person.email.casefold() for each in coming):
        raise DomainError(_l("This person is named already."), field="email")
    named = ExhibitorPerson(exhibitor=one, **asdict(person), added_at=at)
    named.registration = _register(one, person, by=by, at=at)
    db.session.add(named)
    db.session.flush()
    audit.record("exhibitor:person_named", one, by=by, at=at)
    if replaces is not None:
        person_left.send(PersonLeft(replaces, named, by, at))
    return named


def remove_person(person: ExhibitorPerson, *, by: User, at: datetime) -> None:
    """Somebody comes no more: their ticket opens no gate."""
    authorize(P.ATTEND, person.exhibitor, user=by)
    _take_out(person, by=by, at=at)
    person_left.send(PersonLeft(person, None, by, at))


def confirm(one: Exhibitor, *, by: User, at: datetime) -> None:
    """The promise to come, with names. Refuses without people, and after its day."""
    if not queries.staff_of(one):
        raise DomainError(_l("Name the people who come first."))
    if beijing_date(at) > confirm_by(one.edition):
        raise Conflict(_l("The day for this has passed. Write to the organiser."))
    one.confirmed_at = at
    move(one, A.CONFIRM, by=by, at=at)


def follow_exhibitor(news: ExhibitorMoved) -> None:
    """What is given up takes its people's registrations with it."""
    if news.exhibitor.standing in {S.CANCELLED, S.CANCELLED_LATE}:
        for person in queries.staff_of(news.exhibitor):
            _end(person, by=news.by, at=news.at)


def follow_attendance(news: AttendanceChanged) -> None:
    """The first of its people at a gate is the exhibitor's own check-in."""
    one = queries.coming_as(news.attendance.registration_id)
    if one is not None and EXHIBITOR_WORKFLOW.is_open(one, A.APPEAR):
        one.present_at, one.ended_at = news.attendance.first_at, None
        move(one, A.APPEAR, by=None, at=news.at)


def follow_undoing(news: AttendanceChanged) -> None:
    """A scan was taken back; without another of its people it is not there."""
    one = queries.coming_as(news.attendance.registration_id)
    if one is None or one.standing is not S.PRESENT:
        return
    if not queries.anybody_else_came(one, news.attendance.id):
        one.present_at = None
        move(one, A.DISAPPEAR, by=None, at=news.at)


def _register(one: Exhibitor, person: Person, *, by: User, at: datetime) -> Registration:
    facts = PersonFacts(
        name=person.name, email=person.email, phone=person.phone, post=person.post,
        organisation=tr(one.name), channel=tr(one.name),
    )  # fmt: skip
    entry = Entry(
        person=facts, submit_key=uuid.uuid4().hex, role=ParticipantRole.EXHIBITOR_STAFF,
        session_ids=tuple(each.id for each in _sessions(one.edition, at)),
        consents=frozenset({EventPurpose.PROCESSING}), language=person.language,
        way=Way.ON_BEHALF,
    )  # fmt: skip
    own = by if by.email.casefold() == person.email.casefold() else None
    try:
        return registrations.register(one.edition, entry, user=own, by=by, at=at)
    except DomainError as refusal:
        if refusal.field != "document_number":
            raise
        already = _l("Somebody with this address and name is registered for this fair already.")
        raise DomainError(already, field="email") from refusal


def _sessions(edition: Edition, at: datetime) -> list[EventSession]:
    """Those whose gates they pass: with no limit of places, so that no visitor's is taken."""
    gates = [
        one
        for one in edition.sessions
        if one.check_in and one.standing is SessionState.PLANNED and one.ends_at > at
    ]
    return [one for one in gates if one.capacity is None] or gates


def _take_out(person: ExhibitorPerson, *, by: User, at: datetime) -> None:
    _end(person, by=by, at=at)
    audit.record("exhibitor:person_removed", person.exhibitor, by=by, at=at)


def _end(person: ExhibitorPerson, *, by: User | None, at: datetime) -> None:
    """As the holder of its link would: another officer may have named them."""
    person.removed_at = at
    kept = person.registration
    if kept is not None and kept.standing.is_live:
        registrations.cancel_registration(kept, by=Guest(kept, by), at=at)
    db.session.flush()
