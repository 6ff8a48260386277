"""The signed list: who it names, what it never holds, that nobody can alter it, how large it is."""

from __future__ import annotations

import base64
import json
import uuid

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from sqlalchemy import insert

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.name_keys import search_text
from events.gate.keys import public_jwk, sign
from events.gate.lists import session_list
from events.registrations.models import Registration, Seat
from events.registrations.services import cancel_registration
from events.tickets.codes import code_digest, ticket_code
from tests.counting import count_queries
from tests.events.gate.scans import make_open_edition, merge, scan_of
from tests.factories.core import make_user, sign_in
from tests.factories.events import make_registration

pytestmark = pytest.mark.both_databases


def read(session):
    return json.loads(session_list(session, at=now()))


def verify(content: bytes, signature: str) -> None:
    """As WebCrypto does it, with nothing but the published key."""
    jwk = public_jwk()
    number = {name: int.from_bytes(_bytes(jwk[name])) for name in ("x", "y")}
    key = ec.EllipticCurvePublicNumbers(number["x"], number["y"], ec.SECP256R1()).public_key()
    raw = _bytes(signature)
    r, s = int.from_bytes(raw[:32]), int.from_bytes(raw[32:])
    key.verify(encode_dss_signature(r, s), content, ec.ECDSA(hashes.SHA256()))


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_each_row_says_whether_and_why_not(app):
    edition = make_open_edition(sessions=2)
    here, there = edition.sessions
    came = make_registration(edition, here, name="Came", badge_name="Dr Came")
    waits = make_registration(edition, here)
    gone = make_registration(edition, here)
    organiser = make_user(Role.ORGANISER)
    cancel_registration(gone, by=organiser, at=now(), reason={"en": "x", "zh": "x"})
    waits.seats[0].state, waits.seats[0].queue_number = "waitlisted", 1
    elsewhere = make_registration(edition, there, name="Elsewhere")
    scan = scan_of(came, here)
    merge(edition, scan)
    rows = {row[0]: row for row in read(here)["rows"]}
    digest = {one: code_digest(ticket_code(one.id)) for one in (came, waits, gone, elsewhere)}
    assert rows[digest[came]][1:3] == ["ok", came.reference]
    assert rows[digest[came]][7:9] == ["Dr Came", int(scan.at.timestamp())]
    assert rows[digest[waits]][1] == "waitlisted"
    assert rows[digest[gone]][1] == "cancelled"
    # Of whom has no seat here a phone need not know more than the reason.
    assert rows[digest[elsewhere]] == [digest[elsewhere], "wrong_session"]


def test_a_phone_without_network_can_say_where_somebody_is_expected(app):
    edition = make_open_edition(sessions=3)
    here, there, later = edition.sessions
    make_registration(edition, here)
    lost = make_registration(edition, there, later)
    nowhere = make_registration(edition, there)
    nowhere.seats[0].state, nowhere.seats[0].queue_number = "waitlisted", 1
    db.session.commit()
    told = read(here)
    assert told["expected"] == {code_digest(ticket_code(lost.id)): [there.code, later.code]}
    assert told["sessions"][there.code] == [
        there.name, there.venue.place, there.starts_at.isoformat(timespec="minutes")
    ]  # fmt: skip


def test_no_address_phone_document_or_birth_date_is_in_it(app):
    edition = make_open_edition()
    make_registration(
        edition, name="Zoë 李雷", email="zoe.secret@mail.example", phone="+86 139 1111 2222",
        wechat="zoe_chat", document_number="PX998877", organisation="Example University",
    )  # fmt: skip
    text = session_list(edition.sessions[0], at=now()).decode().casefold()
    assert "zoë 李雷" in text
    assert "lilei" in text
    for secret in ("zoe.secret", "secret mail", "mail example", "1111", "zoe_chat", "px998877"):
        assert secret not in text


def test_the_signature_holds_for_these_bytes_only(app):
    content = session_list(make_open_edition().sessions[0], at=now())
    verify(content, sign(content))
    with pytest.raises(InvalidSignature):
        verify(content.replace(b'"version":1', b'"version":2'), sign(content))
    assert "d" not in public_jwk()


def test_the_page_sends_what_it_signed_and_publishes_the_key(app, client):
    edition = make_open_edition()
    make_registration(edition)
    sign_in(client, make_user(Role.GATE_STAFF, edition.id))
    address = f"/desk/events/{edition.slug}/gate/{edition.sessions[0].id}"
    answer = client.get(f"{address}/list.json")
    verify(answer.data, answer.headers["Gate-Signature"])
    assert answer.headers["Gate-Key"] == public_jwk()["kid"]
    assert public_jwk()["x"] in client.get(address).text


def test_ten_thousand_people_in_two_queries_and_two_megabytes(app):
    edition = make_open_edition()
    (session,) = edition.sessions
    one = make_registration(edition)
    people, seats = [], []
    columns = [c for c in Registration.__table__.columns if c.name not in {"id", "reference"}]
    kept = {c.name: getattr(one, c.name) for c in columns} | {"document_digest": None}
    for number in range(10_000):
        own = {"id": uuid.uuid4(), "reference": f"EV-2026-{number + 90000}"}
        own |= {"name": f"Przemysław Kowalski {number}", "submit_key": str(number)}
        own["email"] = f"przemyslaw.kowalski.{number}@university.example"
        own["organisation"] = "Example University of Technology"
        own["search"] = search_text(
            own["name"], own["organisation"], own["email"], own["reference"]
        )
        people.append(kept | own)
        seats.append({"id": uuid.uuid4(), "registration_id": own["id"], "session_id": session.id,
                      "state": "confirmed", "asked_at": now(), "keep_together": False})  # fmt: skip
    db.session.execute(insert(Registration), people)
    db.session.execute(insert(Seat), seats)
    db.session.commit()
    db.session.refresh(session)
    assert session.edition.checks_out is False
    asked, content = count_queries(lambda: session_list(session, at=now()))
    # Beside the people only the sessions, which are named to whoever is at the wrong one.
    assert asked == 2
    assert len(json.loads(content)["rows"]) == 10_001
    assert len(content) <= 2_000_000
