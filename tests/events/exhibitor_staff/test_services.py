"""Who comes for an exhibitor: named, replaced, reminded, at the gate or absent."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.accounts.models import User
from core.accounts.roles import Role
from core.clock import now, today
from core.db import db
from core.errors import Conflict, DomainError
from core.outbox.models import Message
from events.booths import services as booths
from events.exhibitor_calls.models import ExhibitorCall
from events.exhibitor_staff import services
from events.exhibitor_staff.jobs import note_absences, remind_unconfirmed
from events.exhibitor_staff.queries import staff_of
from events.exhibitor_staff.services import Person
from events.exhibitors import services as exhibitors
from events.exhibitors.states import ExhibitorState
from events.gate.services import merge_scans, undo_scan
from events.gate.states import ScanWay
from events.gate.values import MadeScan
from events.plans.queries import find_booth
from events.registrations.states import RegistrationState
from events.sanctions.models import Sanction
from tests.factories.booths import make_entitled, make_planned_fair
from tests.factories.core import make_user
from tests.factories.events import make_registration
from tests.factories.exhibitors import make_exhibitor, make_fair, name_somebody

pytestmark = pytest.mark.both_databases
S = ExhibitorState


@pytest.fixture
def organiser(app):
    return make_user(Role.ORGANISER)


@pytest.fixture
def officer(app):
    return make_user()


def letters_to(user):
    rows = select(Message.subject).where(Message.recipient_id == user.id)
    return db.session.scalars(rows.order_by(Message.created_at)).all()


def scan(fair, person, organiser, at):
    made = MadeScan(
        person.registration.id, fair.sessions[0].id, at, way=ScanWay.LIST,
        reference=person.registration.reference,
    )  # fmt: skip
    merge_scans(fair, [made], device=None, by=organiser, at=at)
    db.session.commit()
    return made


def test_people_are_registered_and_replaced(officer):
    one = make_exhibitor(officer=officer)
    named = name_somebody(one, officer)
    registration = named.registration
    assert (registration.role, registration.state) == ("exhibitor_staff", "confirmed")
    assert [seat.state for seat in registration.seats] == ["confirmed"]
    other = services.name_person(
        one, Person(name="Xu Wei", email="xu@example.org"), replaces=named, by=officer, at=now()
    )
    assert registration.standing is RegistrationState.CANCELLED
    assert [person.name for person in staff_of(one)] == ["Xu Wei"]
    with pytest.raises(DomainError) as refused:
        name_somebody(one, officer, email="XU@example.org")
    assert refused.value.field == "email"
    exhibitors.cancel(one, by=officer, at=now())
    assert other.registration.standing is RegistrationState.CANCELLED


def test_whoever_is_registered_already_and_one_too_many_are_refused(app, officer, monkeypatch):
    one = make_exhibitor(officer=officer)
    make_registration(one.edition, name="Zhou Lan", email="lan@example.org", document_number="",
                      document_country="")  # fmt: skip
    with pytest.raises(DomainError) as refused:
        name_somebody(one, officer, email="lan@example.org")
    assert refused.value.field == "email"
    settings = app.extensions["settings"]
    monkeypatch.setitem(app.extensions, "settings", replace(settings, exhibitor_people=1))
    name_somebody(one, officer)
    with pytest.raises(DomainError, match="At most 1"):
        name_somebody(one, officer)


def test_it_is_reminded_once_for_each_day(officer):
    fair = make_fair()
    one = make_exhibitor(fair, officer=officer)
    day = today() + timedelta(days=10)
    db.session.get(ExhibitorCall, fair.id).confirm_by = day
    with pytest.raises(DomainError, match="Name the people"):
        services.confirm(one, by=officer, at=now())
    counts = []
    for left in (8, 7, 6, 1, 0, -1):
        remind_unconfirmed(at=now() + timedelta(days=10 - left))
        counts.append(sum("please confirm" in subject for subject in letters_to(officer)))
    assert counts == [0, 1, 1, 2, 2, 2]
    name_somebody(one, officer)
    with pytest.raises(Conflict):
        services.confirm(one, by=officer, at=now() + timedelta(days=11))
    services.confirm(one, by=officer, at=now() + timedelta(days=10))
    assert one.standing is S.CONFIRMED


def test_the_first_of_its_people_at_the_gate_checks_it_in(officer, organiser):
    one = make_exhibitor(state=S.CONFIRMED, officer=officer)
    fair, person = one.edition, staff_of(one)[0]
    made = scan(fair, person, organiser, fair.starts_at)
    assert (one.standing, one.present_at) == (S.PRESENT, fair.starts_at)
    undo_scan(fair, made.id, by=organiser, at=fair.starts_at)
    assert one.standing is S.CONFIRMED
    assert one.present_at is None


def test_who_confirmed_or_had_a_booth_and_stayed_away_is_noted(officer, organiser):
    fair, _booths = make_planned_fair()
    one, over = (
        make_exhibitor(fair, S.CONFIRMED, officer=officer),
        fair.ends_at + timedelta(hours=13),
    )
    placed, waiting = make_entitled(fair), make_entitled(fair)
    booths.assign_new(fair, placed.reference, "A01", by=organiser, at=now())
    booth = find_booth(fair.id, "A02")
    booths.hold(waiting, booth, by=db.session.get_one(User, waiting.created_by_id), at=now())
    # Where no gate was worked nobody is said to have stayed away.
    note_absences(at=over)
    assert one.standing is S.CONFIRMED
    came = make_exhibitor(fair, S.CONFIRMED)
    unplaced = make_exhibitor(fair)
    scan(fair, staff_of(came)[0], organiser, fair.starts_at)
    note_absences(at=fair.ends_at + timedelta(hours=11))
    assert one.standing is S.CONFIRMED
    note_absences(at=over + timedelta(days=31))
    assert one.standing is S.CONFIRMED
    note_absences(at=over)
    standings = [each.standing for each in (one, came, unplaced, placed, waiting)]
    assert standings == [S.NO_SHOW, S.PRESENT, S.APPROVED, S.NO_SHOW, S.APPROVED]
    recorded = db.session.scalars(select(Sanction.exhibitor_id)).all()
    assert set(recorded) == {one.id, placed.id}
    # A phone that was without network brings its scan later than that.
    scan(fair, staff_of(one)[0], organiser, fair.starts_at)
    assert one.standing is S.PRESENT
