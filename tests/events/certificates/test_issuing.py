"""R24: certificates follow attendance, without an application, once each, whatever is killed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import delete, func, select

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.documents import services as documents
from core.documents.models import IssuedDocument
from core.documents.states import DocumentKind, DocumentState, EndReason
from core.jobs import enqueue
from core.outbox.models import Message
from events.certificate_batches import services as batches
from events.certificates import jobs, services
from events.certificates.documents import certificate
from events.certificates.queries import certificates_of, earned_by
from events.editions.signals import EditionMoved
from events.editions.states import EditionState
from events.gate.models import Attendance
from events.gate.signals import AttendanceChanged, attendance_recorded, attendance_undone
from tests.core.documents.orders import revoke
from tests.factories.core import make_user
from tests.factories.events import make_edition, make_registration

pytestmark = pytest.mark.both_databases
PDF = b"%PDF-1.7 drawn elsewhere"


@pytest.fixture(autouse=True)
def drawn(monkeypatch):
    """Orders that were drawn; the drawing itself has its own test."""
    orders = []

    def draw(order):
        orders.append(order)
        return PDF + order.serial.encode()

    monkeypatch.setattr(documents, "draw", draw)
    return orders


def attend(registration, *sessions, left=True):
    for session in sessions or [seat.session for seat in registration.seats]:
        row = Attendance(
            registration_id=registration.id,
            session_id=session.id,
            first_at=session.starts_at,
            left_at=session.ends_at if left else None,
            way="qr",
        )
        db.session.add(row)
        db.session.flush()
        attendance_recorded.send(AttendanceChanged(row, now()))
    db.session.commit()


def run_settle(registration):
    """The job with the commit that the worker makes after it."""
    jobs.settle(str(registration.id))
    db.session.commit()


def close(edition):
    edition.state = EditionState.CLOSED
    batches.follow_edition(EditionMoved(edition, None, now()))
    db.session.commit()


def letters(kind="certificates/issued"):
    return list(db.session.scalars(select(Message).where(Message.kind == kind)))


def kinds_and_states(registration):
    return [(one.kind, one.state) for one in certificates_of(registration)]


def test_whoever_attended_gets_one_when_the_edition_closes_and_nobody_else(app, work):
    edition = make_edition("round_table", sessions=2)
    came = make_registration(edition, name="José Ñandú-Šimić", email="jose@example.org")
    make_registration(edition)
    attend(came, edition.sessions[0])
    work()
    assert certificates_of(came) == []
    close(edition)
    work()
    [held] = certificates_of(came)
    assert held.kind == DocumentKind.ATTENDANCE_CERTIFICATE
    assert held.holder_name == "José Ñandú-Šimić"
    assert held.printed["sessions_attended"] == "1"
    assert "hours" not in held.printed
    assert db.session.scalar(select(func.count()).select_from(IssuedDocument)) == 1
    [letter] = letters()
    assert letter.address == "jose@example.org"
    assert held.serial in letter.text
    assert letter.is_private


def test_another_kind_of_document_on_the_registration_is_left_alone(app, work):
    edition = make_edition("round_table")
    person = make_registration(edition)
    attend(person)
    order = certificate(person, earned_by(person), None, issue_key=f"award:{person.id}", at=now())
    award = replace(order, kind=DocumentKind.TRAINING_CERTIFICATE, serial="SZ26-AWARD")
    documents.register(award, PDF)
    db.session.commit()
    close(edition)
    work()
    rows = db.session.scalars(select(IssuedDocument).order_by(IssuedDocument.kind))
    assert [(one.kind, one.state) for one in rows] == [
        (DocumentKind.ATTENDANCE_CERTIFICATE, DocumentState.ISSUED),
        (DocumentKind.TRAINING_CERTIFICATE, DocumentState.ISSUED),
    ]
    db.session.execute(delete(Attendance))
    undone = Attendance(registration_id=person.id, registration=person)
    attendance_undone.send(AttendanceChanged(undone, now()))
    db.session.commit()
    work()
    assert {one.kind: one.state for one in db.session.scalars(select(IssuedDocument))} == {
        DocumentKind.ATTENDANCE_CERTIFICATE: DocumentState.REVOKED,
        DocumentKind.TRAINING_CERTIFICATE: DocumentState.ISSUED,
    }


def test_training_counts_the_hours_of_attended_sessions(app, work):
    edition = make_edition("training", sessions=3, checks_out=True)
    for session, hours in zip(edition.sessions, ("1.5", "2", "4"), strict=True):
        session.hours = Decimal(hours)
    person = make_registration(edition)
    attend(person, *edition.sessions[:2])
    attend(person, edition.sessions[2], left=False)
    close(edition)
    work()
    [held] = certificates_of(person)
    assert held.kind == DocumentKind.TRAINING_CERTIFICATE
    assert (held.printed["hours"], held.printed["sessions_attended"]) == ("3.5", "2")


def test_without_check_out_the_hours_count_though_nobody_left(app, work):
    edition = make_edition("training", checks_out=False)
    edition.sessions[0].hours = Decimal(2)
    person = make_registration(edition)
    attend(person, left=False)
    close(edition)
    work()
    assert certificates_of(person)[0].printed["hours"] == "2"


def test_who_never_left_a_training_with_check_out_earned_nothing(app, work):
    edition = make_edition("training", checks_out=True)
    person = make_registration(edition)
    attend(person, left=False)
    close(edition)
    work()
    assert certificates_of(person) == []


def test_cancelling_an_edition_issues_nothing(app, work):
    edition = make_edition("round_table")
    person = make_registration(edition)
    attend(person)
    edition.state = EditionState.CANCELLED
    batches.follow_edition(EditionMoved(edition, None, now()))
    enqueue(services.SETTLE, registration_id=str(person.id))
    work()
    assert certificates_of(person) == []


def test_run_twice_it_issues_once_and_writes_once(app, work):
    edition = make_edition("round_table")
    people = [make_registration(edition) for _number in range(3)]
    for person in people:
        attend(person)
    close(edition)
    work()
    batches.follow_edition(EditionMoved(edition, None, now()))
    work()
    run_settle(people[0])
    assert [len(certificates_of(one)) for one in people] == [1, 1, 1]
    assert len(letters()) == 3


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("point", ["draw", "register", "letter", "commit"])
def test_killed_anywhere_it_issues_once_and_writes_once(app, work, monkeypatch, point):
    edition = make_edition("round_table")
    person = make_registration(edition)
    attend(person)
    edition.state = EditionState.CLOSED
    db.session.commit()
    targets = {
        "draw": (documents, "draw"),
        "register": (documents, "enter"),
        "letter": (services.outbox, "post_all"),
        "commit": (db.session, "commit"),
    }
    place, name = targets[point]
    with monkeypatch.context() as patched:

        def die(*_args, **_kwargs):
            raise Killed

        patched.setattr(place, name, die)
        with pytest.raises(Killed):
            run_settle(person)
    db.session.rollback()
    assert certificates_of(person) == []
    assert letters() == []
    run_settle(person)
    run_settle(person)
    assert len(certificates_of(person)) == 1
    assert len(letters()) == 1


def test_attendance_corrected_later_replaces_lapses_and_issues_again(app, work):
    edition = make_edition("training", sessions=2, checks_out=False)
    for session in edition.sessions:
        session.hours = Decimal(2)
    person = make_registration(edition)
    attend(person, edition.sessions[0])
    close(edition)
    work()
    attend(person, edition.sessions[1])
    work()
    new, old = certificates_of(person)
    assert (old.state, old.replaced_by_id) == (DocumentState.REPLACED, new.id)
    assert (new.state, new.printed["hours"]) == (DocumentState.ISSUED, "4")
    assert new.serial != old.serial
    [letter] = letters("certificates/reissued")
    assert old.serial in letter.text
    assert new.serial in letter.text
    for row in db.session.scalars(select(Attendance)).all():
        attendance_undone.send(AttendanceChanged(row, now()))
        db.session.delete(row)
    db.session.commit()
    work()
    assert {one.state for one in certificates_of(person)} == {
        DocumentState.REVOKED,
        DocumentState.REPLACED,
    }
    attend(person, edition.sessions[0])
    work()
    assert kinds_and_states(person)[0] == (
        DocumentKind.TRAINING_CERTIFICATE,
        DocumentState.ISSUED,
    )


def test_corrected_name_replaces_the_old_one_which_is_named(app, work):
    edition = make_edition("round_table")
    holder = make_user()
    person = make_registration(edition, user=holder, name="Jon Smit")
    attend(person)
    close(edition)
    work()
    person.name = "John Smith"
    db.session.commit()
    organiser = make_user(Role.ORGANISER)
    services.reissue(person, by=organiser, at=now())
    work()
    new, old = certificates_of(person)
    assert (new.holder_name, old.state) == ("John Smith", DocumentState.REPLACED)
    assert len(letters("documents/replaced")) == 1
    assert letters("certificates/reissued") == []
    services.reissue(person, by=organiser, at=now())
    work()
    assert len(certificates_of(person)) == 2


def test_what_people_revoked_does_not_come_back(app, work):
    edition = make_edition("round_table")
    person = make_registration(edition)
    attend(person)
    close(edition)
    work()
    revoke(
        certificates_of(person)[0],
        (make_user(Role.CITY_REVIEWER), make_user(Role.CITY_REVIEWER)),
        EndReason.ISSUED_IN_ERROR,
        at=now() + timedelta(minutes=1),
    )
    db.session.commit()
    enqueue(services.SETTLE, registration_id=str(person.id))
    work()
    assert kinds_and_states(person) == [
        (DocumentKind.ATTENDANCE_CERTIFICATE, DocumentState.REVOKED)
    ]
