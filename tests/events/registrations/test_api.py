"""Registering by the API: the pages' rules, nobody else's registrations, nobody twice."""

from __future__ import annotations

from sqlalchemy import func, select

from core.clock import now
from core.db import db
from core.entry_forms.services import ensure_form
from events.registrations import limits
from events.registrations.entry_form import edition_forms
from events.registrations.models import Registration
from tests.factories.core import make_token, make_user
from tests.factories.events import make_edition, make_registration

PERSON = {
    "name": "古丽米热·买买提", "email": "guli@example.org", "nationality": "CN", "residence": "CN",
    "document_kind": "passport", "document_country": "CN", "document_number": "E 123",
    "birth_on": "1990-04-27",
}  # fmt: skip


def caller(client, user, scopes=("events:register",)):
    secret = make_token(user, scopes)
    db.session.commit()

    def call(method: str, address: str, body=None, **headers):
        return client.open(
            f"/api/v1/events/{address}",
            method=method,
            json=body,
            headers={"Authorization": f"Bearer {secret}", **headers},
        )

    return call


def body(**changes):
    return {"person": PERSON, "sessions": ["S1"], "consents": ["event_processing"], **changes}


def test_a_program_registers_no_more_than_a_form(app, client, monkeypatch) -> None:
    monkeypatch.setattr(limits, "OF_PERSON", "2/hour")
    edition, call = make_edition(), caller(client, make_user())
    seen = []
    for number in range(3):
        person = {**PERSON, "email": f"p{number}@example.org", "document_number": f"E {number}"}
        address = f"{edition.slug}/registrations"
        seen.append(call("POST", address, body(person=person, for_self=False)).status_code)
    assert seen == [201, 201, 409]


def test_register_read_and_cancel(app, client) -> None:
    edition = make_edition(capacity=1)
    call = caller(client, make_user())
    made = call("POST", f"{edition.slug}/registrations", body())
    assert made.status_code == 201, made.json
    assert made.json["name"] == PERSON["name"]
    assert made.json["seats"][0]["state"] == "confirmed"
    other = caller(client, make_user())
    person = {**PERSON, "name": "Suharto", "document_number": "E 124"}
    waits = other("POST", f"{edition.slug}/registrations", body(person=person)).json
    assert (waits["seats"][0]["state"], waits["seats"][0]["place"]) == ("waitlisted", 1)
    address = f"{edition.slug}/registrations/{made.json['reference']}"
    assert other("GET", address).status_code == 404
    assert other("DELETE", address).status_code == 404
    assert call("DELETE", address).json["state"] == "cancelled"
    promoted = other("GET", f"{edition.slug}/registrations/{waits['reference']}").json
    assert promoted["seats"][0]["state"] == "confirmed"
    assert (
        call("GET", f"{make_edition().slug}/registrations/{waits['reference']}").status_code == 404
    )


def test_a_programs_contacts_are_folded_and_checked_as_on_the_page(app, client) -> None:
    with_form, without = make_edition(), make_edition()
    ensure_form(edition_forms(with_form), by=None, at=now())
    call = caller(client, make_user())
    copied = {"email": "Guli＠bücher。example，", "phone": "＋86\u00a0(0)512–6512·3456"}
    wrong = {"email": "古丽@example.org", "phone": "+86 138 O012 5678"}
    for edition in (with_form, without):
        address = f"{edition.slug}/registrations"
        refused = call("POST", address, body(person={**PERSON, **wrong})).json
        said = {one["field"].partition("person.")[2]: one["message"] for one in refused["errors"]}
        assert said["email"].startswith("Enter an e-mail address")
        assert said["phone"].startswith("Enter a telephone number")
        call("POST", address, body(person={**PERSON, **copied}))
    made = db.session.scalars(select(Registration)).all()
    assert {(one.email, one.phone) for one in made} == {
        ("Guli@bücher.example", "+86 (0)512-6512.3456")
    }


def test_the_same_key_registers_once(app, client) -> None:
    edition = make_edition()
    call = caller(client, make_user())
    for _ in range(2):
        answer = call(
            "POST", f"{edition.slug}/registrations", body(), **{"Idempotency-Key": "once"}
        )
        assert answer.status_code == 201
    assert db.session.scalar(select(func.count()).select_from(Registration)) == 1
    again = call("POST", f"{edition.slug}/registrations", body())
    assert again.status_code in {409, 422}
    assert "guli@" not in again.text


def test_wrong_values_are_named_at_their_field(app, client) -> None:
    edition = make_edition(asks_identity=True)
    ensure_form(edition_forms(edition), by=None, at=now())
    call = caller(client, make_user())
    address = f"{edition.slug}/registrations"

    def fields(**changes):
        answer = call("POST", address, body(**changes))
        assert answer.status_code == 422, answer.text
        return {error["field"] for error in answer.json.get("errors", [])}

    assert "sessions" in fields(sessions=["S9"])
    assert "answers.colour" in fields(answers={"colour": "red"})
    assert "person.document_number" in fields(person={**PERSON, "document_number": ""})
    assert "person.email" in fields(person={**PERSON, "email": "nowhere"})
    assert "person.nationality" in fields(person={**PERSON, "nationality": "XX"})
    assert "event_processing" in fields(consents=[])
    assert "role" in fields(role="reviewer")
    assert call("POST", address, body()).status_code == 201


def test_without_the_scope_or_the_event_nothing_happens(app, client) -> None:
    edition = make_edition(state="draft")
    assert (
        caller(client, make_user())("POST", f"{edition.slug}/registrations", body()).status_code
        == 404
    )
    lacking = caller(client, make_user(), ("claims:read",))
    assert lacking("POST", f"{edition.slug}/registrations", body()).status_code == 403
    mine = make_registration(make_edition())
    assert client.get(f"/api/v1/events/x/registrations/{mine.reference}").status_code == 401
