"""Check-ins by programs: device tokens, persons' tokens, and what is refused."""

from __future__ import annotations

import uuid

import pytest

from core.accounts.grants import revoke_role
from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.errors import NotFound
from events.gate.models import Attendance, GateDevice, Scan
from events.gate.services import add_device, revoke_device
from events.registrations.models import Registration
from tests.events.gate.scans import make_open_edition, scan_of
from tests.events.gate.test_pages import as_sent
from tests.factories.core import make_token, make_user
from tests.factories.events import make_registration, make_session, make_venue

pytestmark = pytest.mark.both_databases


class Program:
    """Another program with a token."""

    def __init__(self, app, secret):
        self.client, self.headers = app.test_client(), {"Authorization": f"Bearer {secret}"}

    def send(self, edition, *scans, body=None, **headers):
        body = {"scans": [as_sent(one) for one in scans]} if body is None else body
        address = f"/api/v1/events/{edition.slug}/checkins"
        return self.client.post(address, json=body, headers=self.headers | headers)


@pytest.fixture
def edition(app):
    return make_open_edition()


@pytest.fixture
def organiser(app):
    return make_user(Role.ORGANISER)


@pytest.fixture
def turnstile(app, edition, organiser):
    _device, secret = add_device(edition, "Turnstile", by=organiser, at=now())
    db.session.commit()
    return Program(app, secret)


def test_a_device_checks_in_and_says_when_again(turnstile, edition):
    person = make_registration(edition)
    session = edition.sessions[0]
    first = turnstile.send(edition, scan_of(person, session)).json["answers"][0]
    assert (first["result"], first["gate"]) == ("first", "Turnstile")
    again = turnstile.send(edition, scan_of(person, session, minutes=2)).json["answers"][0]
    assert (again["result"], again["first_at"]) == ("repeated", first["first_at"])
    code = {"code": "T" + "0" * 38}
    forged = turnstile.send(edition, scan_of(person, session, **code)).json["answers"][0]
    assert (forged["result"], forged["reason"]) == ("refused", "forged")
    assert "not made by this portal" in forged["text"]


def test_a_replay_is_answered_and_counted_once(turnstile, edition):
    scan = scan_of(make_registration(edition), edition.sessions[0])
    key = {"Idempotency-Key": "once"}
    first = turnstile.send(edition, scan, **key)
    assert turnstile.send(edition, scan, **key).headers["Idempotent-Replayed"] == "true"
    assert turnstile.send(edition, scan).json == first.json
    assert db.session.query(Scan).count() == db.session.query(Attendance).count() == 1


def test_a_revoked_device_is_dead_at_once(turnstile, edition, organiser):
    device = db.session.query(GateDevice).one()
    revoke_device(device, by=organiser, at=now())
    db.session.commit()
    scan = scan_of(make_registration(edition), edition.sessions[0])
    assert turnstile.send(edition, scan).status_code == 401
    assert db.session.query(Scan).count() == 0


def test_a_device_dies_with_the_right_of_whoever_added_it(turnstile, edition, organiser):
    revoke_role(organiser.grants[0], by=make_user(Role.ADMINISTRATOR), at=now())
    db.session.commit()
    scan = scan_of(make_registration(edition), edition.sessions[0])
    assert turnstile.send(edition, scan).status_code == 401
    assert db.session.query(GateDevice).one().revoked_at is not None


def test_the_district_of_the_main_venue_has_not_the_gates_of_another(app, edition, turnstile):
    edition.venues[0].district = "sip"
    hall = make_venue(edition, parent=edition.venues[0], district="gusu")
    session = make_session(edition, hall, hour=11)
    sip = make_user(Role.ORGANISER, "sip")
    _device, secret = add_device(edition, "Theirs", by=sip, at=now())
    person = make_registration(edition)
    assert Program(app, secret).send(edition, scan_of(person, session)).status_code == 404
    (answer,) = (
        Program(app, secret).send(edition, scan_of(person, edition.sessions[0])).json["answers"]
    )
    assert answer["result"] == "first"
    of_organiser = db.session.query(GateDevice).filter_by(name="Turnstile").one()
    with pytest.raises(NotFound):
        revoke_device(of_organiser, by=sip, at=now())
    assert turnstile.send(edition, scan_of(person, session)).json["answers"][0]["result"] == "first"


def test_a_device_works_at_its_own_event_only(turnstile):
    other = make_open_edition()
    scan = scan_of(make_registration(other), other.sessions[0])
    assert turnstile.send(other, scan).status_code == 404


def test_a_persons_token_works_where_the_person_does(app, edition):
    other = make_open_edition()
    person = make_registration(edition)
    staff = make_user(Role.GATE_STAFF, edition.id)
    secret = make_token(staff, ["gate:scan"])
    blunt = make_token(staff, ["claims:read"])
    db.session.commit()
    scan = scan_of(person, edition.sessions[0])
    assert Program(app, blunt).send(edition, scan).status_code == 403
    program = Program(app, secret)
    assert program.send(edition, scan).json["answers"][0]["result"] == "first"
    foreign = scan_of(make_registration(other), other.sessions[0])
    assert program.send(other, foreign).status_code == 404
    assert program.send(edition, foreign).status_code == 422


def test_ten_thousand_in_one_body_are_too_many(turnstile, edition):
    scan = as_sent(scan_of(make_registration(edition), edition.sessions[0]))
    body = {"scans": [scan | {"id": str(uuid.uuid4())} for _ in range(10_000)]}
    answer = turnstile.send(edition, body=body)
    assert answer.status_code == 422
    assert "1000" in answer.json["errors"][0]["message"]
    assert db.session.query(Scan).count() == 0


def test_bodies_that_are_none(turnstile, edition):
    scan = as_sent(scan_of(make_registration(edition), edition.sessions[0]))
    for change in ({"at": "soon"}, {"id": 7}, {"direction": "up"}, {"code": "x" * 401},
                   {"result": "first"}, {"person": {"name": "x", "state": "confirmed"}},
                   {"code": "a\0b"}):  # fmt: skip
        assert turnstile.send(edition, body={"scans": [scan | change]}).status_code == 422, change
    assert turnstile.send(edition, body={"scans": []}).json == {"answers": []}


def test_it_is_described(client):
    document = client.get("/api/v1/openapi.json").json
    described = document["paths"]["/events/{slug}/checkins"]["post"]
    assert described["security"] == [{"token": ["gate:scan"]}]
    assert (
        document["components"]["schemas"]["CheckinsBody"]["properties"]["scans"]["maxItems"] == 1000
    )


def test_a_walk_ins_contacts_are_folded_and_a_wrong_address_is_said(turnstile, edition):
    session = edition.sessions[0]

    def send(name, **person):
        scan = as_sent(scan_of(make_registration(edition), session)) | {"code": ""}
        scan["person"] = {"name": name, "consent": True, **person}
        return turnstile.send(edition, body={"scans": [scan]}).json["answers"][0]

    assert (
        send("Ada", email="ada＠bücher。example ", phone="＋86\u00a0138·1234·5678")["result"]
        == "first"
    )
    made = db.session.query(Registration).filter_by(name="Ada").one()
    assert (made.email, made.phone) == ("ada@bücher.example", "+86 138.1234.5678")
    refused = send("Bert", email="贝@example.org")
    assert (refused["result"], refused["reason"]) == ("refused", "incomplete")
