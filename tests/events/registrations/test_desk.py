"""The desk's page of one registration: decisions, moves, identity, notes, on behalf."""

from __future__ import annotations

import pytest
from lxml import html
from sqlalchemy import select

from core.accounts.roles import Role
from core.audit.models import AuditEntry
from core.clock import now
from core.db import db
from core.outbox.models import Message
from events.editions.states import Allocation
from events.registrations.links import registration_token
from events.registrations.models import Registration
from tests.events.registrations.test_new import answers
from tests.factories.core import make_user, sign_in
from tests.factories.events import make_edition, make_registration
from tests.talent.claims.pages import TOKEN

REASON = {"text_en": "The name differs from the passport.", "text_zh": "姓名与护照不一致。"}


@pytest.fixture
def desk(app, client):
    sign_in(client, make_user(Role.ORGANISER))
    return client


def page_of(registration: Registration) -> str:
    return f"/desk/events/{registration.edition.slug}/registrations/{registration.reference}"


def send(client, registration: Registration, action: str, *, go: str = "send", **fields):
    """Press an action's button on the page as it is now."""
    values = {"seen": str(registration.version), **fields}
    token = client.get(page_of(registration)).text.split('name="csrf_token" value="')[1]
    return client.post(
        f"{page_of(registration)}/{action}",
        data={f"{action}-{key}": value for key, value in values.items()}
        | {"csrf_token": token.split('"')[0], "go": go},
    )


def test_a_decision_is_previewed_and_then_made(desk) -> None:
    registration = make_registration(make_edition(needs_approval=True, capacity=1))
    seen = send(desk, registration, "return", go="preview", **REASON)
    assert seen.status_code == 200
    assert "Nothing is decided yet" in seen.text
    db.session.expire_all()
    assert registration.state == "submitted"
    assert send(desk, registration, "return", **REASON).status_code == 303
    db.session.expire_all()
    assert registration.state == "returned"
    kinds = set(db.session.scalars(select(Message.kind)))
    assert "registrations/returned" in kinds


def test_both_languages_of_a_reason_are_needed(desk) -> None:
    registration = make_registration(make_edition(needs_approval=True))
    answer = send(desk, registration, "refuse", text_en="No", text_zh=" ")
    assert answer.status_code == 422
    assert "Write the reason in Chinese." in answer.text


def test_a_stale_page_decides_nothing_and_gives_the_words_back(desk) -> None:
    registration = make_registration(make_edition(needs_approval=True))
    for seen in ("0", "99", "x" * 500, ""):
        answer = send(desk, registration, "refuse", seen=seen, **REASON)
        assert answer.status_code == 409
        assert REASON["text_zh"] in answer.text
    db.session.expire_all()
    assert registration.state == "submitted"


def test_the_whole_number_is_shown_for_a_purpose_that_is_kept(desk) -> None:
    edition = make_edition(asks_identity=True)
    registration = make_registration(edition, document_number="SECRET4711")
    assert "SECRET4711" not in desk.get(page_of(registration)).text
    token = desk.get(page_of(registration)).text.split('name="csrf_token" value="')[1].split('"')[0]
    address = f"{page_of(registration)}/document"
    refused = desk.post(address, data={"csrf_token": token, "purpose": "x"})
    assert (refused.status_code, "SECRET4711" in refused.text) == (422, False)
    shown = desk.post(address, data={"csrf_token": token, "purpose": "Hotel booking by request"})
    assert "SECRET4711" in shown.text
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "registration:identity_opened")
    ).one()
    assert "Hotel booking" in str(entry.details)
    assert "SECRET4711" not in str(entry.details)


def test_organisers_of_a_part_and_auditors_never_see_the_number(app, client) -> None:
    registration = make_registration(make_edition(asks_identity=True), document_number="HIDE1234")
    sign_in(client, make_user(Role.AUDITOR))
    page = client.get(page_of(registration))
    assert page.status_code == 200
    assert "HIDE1234" not in page.text
    token = page.text.split('name="csrf-token" content="')[-1].split('"')[0]
    answer = client.post(
        f"{page_of(registration)}/document",
        data={"csrf_token": token, "purpose": "Looking around a bit"},
    )
    assert answer.status_code in {400, 403}


def test_staff_do_not_get_the_secret_link(desk) -> None:
    registration = make_registration(make_edition())
    page = desk.get(page_of(registration)).text
    assert "/r/…" in page
    assert "/r/Wy" not in page


def test_a_seat_is_moved_with_a_reason(desk) -> None:
    edition = make_edition(capacity=1)
    first, second = make_registration(edition), make_registration(edition)
    token = desk.get(page_of(first)).text.split('name="csrf_token" value="')[1].split('"')[0]

    def move(registration, state, reason):
        seat = registration.seats[0]
        return desk.post(
            f"{page_of(registration)}/seats/{seat.id}/move",
            data={"csrf_token": token, "move-state": state, "move-reason": reason},
        ).status_code

    assert move(second, "confirmed", "A speaker") == 422
    assert move(first, "waitlisted", " ") == 422
    assert move(first, "waitlisted", "Asked to") == 303
    db.session.expire_all()
    assert (first.seats[0].state, second.seats[0].state) == ("waitlisted", "confirmed")
    edition.sessions[0].capacity = 2
    db.session.commit()
    assert move(first, "confirmed", "A speaker") == 303


def test_somebody_is_registered_on_behalf(desk) -> None:
    edition = make_edition(needs_approval=True)
    address = f"/desk/events/{edition.slug}/registrations/new"
    page = desk.get(address).text
    refused = desk.post(address, data=answers(page, *edition.sessions))
    assert refused.status_code == 422
    assert "how the person agreed" in refused.text
    told = answers(page, *edition.sessions, consent_source="Signed form of 3 May")
    made = desk.post(address, data=told)
    assert made.status_code == 303
    registration = db.session.scalars(select(Registration)).one()
    assert (registration.way, registration.user_id) == ("on_behalf", None)
    assert desk.get(made.location).status_code == 200


def test_facts_are_changed_on_behalf_and_the_person_is_told(desk) -> None:
    registration = make_registration(make_edition(), document_number="KEEP1234")
    address = f"{page_of(registration)}/change"
    page = desk.get(address).text
    assert "KEEP1234" not in page
    told = answers(page, *registration.edition.sessions, name="Right Name", role="guest")
    assert desk.post(address, data=told).status_code == 303
    db.session.expire_all()
    assert (registration.name, registration.role) == ("Right Name", "guest")
    assert registration.document_number == "KEEP1234"
    assert "registrations/changed" in set(db.session.scalars(select(Message.kind)))


def test_a_draw_is_announced_then_drawn(desk) -> None:
    edition = make_edition(capacity=1)
    session = edition.sessions[0]
    session.allocation = Allocation.DRAW
    db.session.commit()
    people = [make_registration(edition) for _ in range(3)]
    address = f"/desk/events/{edition.slug}/waiting"
    token = desk.get(address).text.split('name="csrf_token" value="')[1].split('"')[0]
    for step in ("draw", "announce", "announce", "draw", "draw"):
        desk.post(f"{address}/{session.id}/{step}", data={"csrf_token": token})
    db.session.expire_all()
    assert sorted(one.seats[0].state for one in people) == ["confirmed", "waitlisted", "waitlisted"]
    page = desk.get(address).text
    assert "Seed" in page
    assert all(one.reference in page for one in people)


def test_a_letter_that_came_back_is_sent_again(desk) -> None:
    registration = make_registration(make_edition())
    (letter,) = db.session.scalars(select(Message))
    letter.state, letter.bounce, letter.bounced_at = (
        "bounced",
        "550 No such user <b>here</b>",
        now(),
    )
    old = registration.email
    db.session.commit()
    page = desk.get(page_of(registration))
    assert "550 No such user &lt;b&gt;here" in page.text
    address = f"{page_of(registration)}/letters/{letter.id}/resend"
    token = {"csrf_token": TOKEN.search(page.text)[1]}
    event = f"/desk/events/{registration.edition.slug}"
    for wrong in ("", old, "nobody@"):
        assert desk.post(address, data={**token, "address": wrong}).status_code == 303
        db.session.refresh(letter)
        assert letter.state == "bounced", "not to the address it came back from"
        assert "E-mail to this person comes back" in desk.get(page_of(registration)).text
        assert registration.reference in desk.get(f"{event}/attendees?unreached=1").text
        assert "attendees?unreached=1" in desk.get(event).text
    assert desk.post(address, data={**token, "address": "right@example.org"}).status_code == 303
    db.session.expire_all()
    assert (letter.state, letter.address) == ("queued", "right@example.org")
    assert registration.email == "right@example.org"
    assert registration_token(registration, by_letter=True) in letter.text
    assert "E-mail to this person comes back" not in desk.get(page_of(registration)).text
    assert registration.reference not in desk.get(f"{event}/attendees?unreached=1").text
    assert "attendees?unreached=1" not in desk.get(event).text
    other = make_registration(make_edition())
    foreign = f"{page_of(other)}/letters/{letter.id}/resend"
    assert desk.post(foreign, data=token).status_code == 404


def test_it_stands_behind_the_tab_of_the_people(desk) -> None:
    registration = make_registration(make_edition())
    page = html.fromstring(desk.get(page_of(registration)).text)
    tabs = "//nav[contains(@class, 'edition-tabs')]//a[@aria-current]"
    assert [tab.text_content().strip() for tab in page.xpath(tabs)] == ["People", "Attendees"]
    waiting = html.fromstring(
        desk.get(f"/desk/events/{registration.edition.slug}/waiting").text
    ).xpath(tabs)
    assert waiting[-1].text_content().strip() == "Waiting lists"


def test_the_right_address_is_taken_as_it_was_copied(desk) -> None:
    registration = make_registration(make_edition())
    (letter,) = db.session.scalars(select(Message))
    letter.state, letter.bounce, letter.bounced_at = "bounced", "550 No such user", now()
    db.session.commit()
    address = f"{page_of(registration)}/letters/{letter.id}/resend"
    token = {"csrf_token": TOKEN.search(desk.get(page_of(registration)).text)[1]}
    for wrong in ("阿达@example.org", "ada@example.org\r\nBcc: all@example.org"):
        desk.post(address, data={**token, "address": wrong})
        db.session.expire_all()
        assert letter.address == registration.email != wrong
    copied = "Ada <mailto:ada＠bücher。example>，"
    desk.post(address, data={**token, "address": copied})
    db.session.expire_all()
    assert letter.address == registration.email == "ada@bücher.example"
