"""Certificates stand among what is given without application: in public, at the desk, on /me."""

from __future__ import annotations

from functools import partial

import pytest

from core.accounts.roles import Role
from core.audit.models import AuditEntry
from core.benefits.registry import BENEFITS, told_total
from core.clock import now
from core.db import db
from core.documents import services as documents
from core.documents.attached import credential_address
from core.reports.readers import read_sheet
from events.certificates import jobs
from events.certificates.queries import certificates_of
from events.editions.states import EditionState
from events.gate.models import Attendance
from events.gate.signals import AttendanceChanged, attendance_undone
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.factories.events import make_edition, make_registration

pytestmark = pytest.mark.both_databases
PAGE, DESK, OWN = "/without-application", "/desk/without-application", "/me/without-application"


@pytest.fixture(autouse=True)
def drawn(monkeypatch):
    monkeypatch.setattr(documents, "draw", lambda order: b"%PDF-1.7 " + order.serial.encode())


def came(edition, user=None):
    """Somebody who came to an edition that is closed since, with the certificate."""
    edition.state = EditionState.OPEN
    registration = make_registration(edition, *edition.sessions, user=user)
    seen = [
        Attendance(
            registration_id=registration.id, session_id=one.id, first_at=one.starts_at, way="qr"
        )
        for one in edition.sessions
    ]  # fmt: skip
    db.session.add_all(seen)
    edition.state = EditionState.CLOSED
    db.session.commit()
    jobs.settle(str(registration.id))
    db.session.commit()
    return registration, seen


def take_back(registration, seen):
    """The check-in is undone, so the certificate lapses."""
    for one in seen:
        db.session.delete(one)
        db.session.flush()
        attendance_undone.send(AttendanceChanged(one, now()))
    db.session.commit()
    jobs.settle(str(registration.id))
    db.session.commit()


def test_a_person_finds_what_came_to_them_and_nobody_else_does(app):
    user, other = make_user(), make_user()
    edition = make_edition("entrepreneurship_week", sessions=1)
    registration, seen = came(edition, user)
    with app.test_request_context():
        address = credential_address(certificates_of(registration)[0])
    db.session.rollback()  # it was begun to read
    for path in ("/me", OWN):
        page = SignedIn(app, user).get(path).text
        assert f"/me/registrations/{registration.reference}/certificate" in page
        assert f"/events/{edition.slug}" in page
        assert page.count(address) == page.count("Open Badge (JWT)") == 1
        assert registration.reference not in SignedIn(app, other).get(path).text
    take_back(registration, seen)
    page = SignedIn(app, user).get(f"{OWN}?lang=en").text
    assert "Revoked" in page
    assert "Open Badge" not in page
    assert f'href="/me/registrations/{registration.reference}"' in page


def test_any_number_of_certificates_takes_the_same_questions(app):
    user = make_user()
    asked = []
    for _number in range(3):
        came(make_edition("entrepreneurship_week", sessions=1), user)
        asked.append(count_queries(partial(SignedIn(app, user).get, OWN))[0])
    assert asked == asked[:1] * 3


def test_the_desk_counts_by_edition_within_reach_and_gives_a_workbook(app):
    edition = make_edition("entrepreneurship_week", sessions=1)
    came(edition)
    take_back(*came(edition))
    organiser = make_user(Role.ORGANISER)
    reviewer = make_user(Role.CITY_REVIEWER)
    desk, others = SignedIn(app, organiser), SignedIn(app, reviewer)
    assert f"/desk/events/{edition.slug}" not in others.get(DESK).text
    assert f"/desk/events/{edition.slug}/certificates" in desk.get(DESK).text
    [row] = read_sheet(desk.post(f"{DESK}/numbers.xlsx").data, declared_name="n.xlsx").rows
    assert list(row.values[2:]) == ["1", "0", "0", "1"]
    assert db.session.query(AuditEntry).filter_by(action="benefits:numbers_taken").count() == 1


@pytest.mark.parametrize(
    ("role", "status"),
    [(None, 404), (Role.DISTRICT_REVIEWER, 404), (Role.CITY_REVIEWER, 200), (Role.AUDITOR, 200)],
)
def test_only_whoever_answers_for_the_city_counts(app, role, status):
    user = make_user(role)
    browser = SignedIn(app, user)
    assert browser.get(DESK).status_code == status
    assert browser.post(f"{DESK}/numbers.xlsx").status_code == status


def test_the_public_page_tells_no_small_number(app, client):
    edition = make_edition("entrepreneurship_week", sessions=1)
    for _number in range(4):
        came(edition)
    assert told_total(BENEFITS["certificates"]) is None
    assert "fewer than 5" in client.get(f"{PAGE}?lang=en").text
    came(edition)
    assert told_total(BENEFITS["certificates"]) == 5
