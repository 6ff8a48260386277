"""One's own page: by account and by the secret link, what can be done there, and by whom not."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.audit.models import AuditEntry
from core.clock import now
from core.consents.models import Consent
from core.db import db
from core.outbox.models import Message
from core.workflow import Guest
from events.editions.signals import EditionMoved, SessionChanged, edition_moved, session_changed
from events.editions.states import EditionState, OfferMode, SessionState
from events.registrations import services
from events.registrations.consents import EventPurpose
from events.registrations.links import registration_token
from events.registrations.models import Registration
from tests.counting import count_queries
from tests.events.registrations.test_new import answers
from tests.factories.core import make_user, sign_in
from tests.factories.events import make_edition, make_registration, make_session

HOSTILE = '=HYPERLINK("x")<script>alert(1)</script>{{7*7}}'


def link(registration: Registration) -> str:
    return f"/r/{registration_token(registration)}"


def token_of(client) -> str:
    """The session's token against foreign forms, as any page with a form gives it."""
    pages = (client.get(address).text for address in ("/sign-in", "/me/consents", "/me"))
    page = next(text for text in pages if 'name="csrf_token"' in text)
    return page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]


def press(client, address: str, **fields):
    return client.post(address, data={"csrf_token": token_of(client), **fields})


def refresh(*things) -> None:
    db.session.expire_all()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_repeats_every_letter_and_the_place_in_line(client, language) -> None:
    edition = make_edition(capacity=1)
    make_registration(edition)
    waiting = make_registration(edition, name="José Müller")
    page = client.get(f"{link(waiting)}?lang={language}").text
    assert "José Müller" in page
    [letter] = db.session.scalars(
        select(Message).where(Message.about_id == str(waiting.id))
    ).all()  # fmt: skip
    assert letter.subject in page
    assert {"en": "Place 1 in line", "zh": "1"}[language] in page


def test_who_only_waits_is_not_told_to_come(client) -> None:
    edition = make_edition(capacity=1)
    comes, waits = make_registration(edition), make_registration(edition)
    letters = {one.about_id: one.text for one in db.session.scalars(select(Message))}
    for registration, says_waiting in ((comes, False), (waits, True)):
        page = client.get(link(registration)).text
        assert (">You are on the waiting list</p>" in page) is says_waiting
        assert ("Your ticket is attached" in letters[str(registration.id)]) is not says_waiting


def test_who_gave_up_the_last_session_is_asked_to_choose(client) -> None:
    edition = make_edition()
    registration = make_registration(edition)
    assert "Show your ticket at the entrance" in client.get(link(registration)).text
    seat = registration.seats[0]
    assert press(client, f"{link(registration)}/seats/{seat.id}/give-up").status_code == 303
    page = client.get(link(registration)).text
    assert "choose one below" in page
    assert "Show your ticket at the entrance" not in page


def test_an_offer_is_taken_once(client) -> None:
    edition = make_edition(capacity=1, offer_mode=OfferMode.ASK)
    first, second = make_registration(edition), make_registration(edition)
    assert press(client, f"{link(first)}/cancel").status_code == 303
    refresh()
    seat = second.seats[0]
    assert seat.state == "offered"
    assert "It is your turn" in client.get(link(second)).text
    assert press(client, f"{link(second)}/seats/{seat.id}/accept").status_code == 303
    assert press(client, f"{link(second)}/seats/{seat.id}/accept").status_code == 409
    refresh()
    assert edition.sessions[0].taken == 1


def test_a_session_is_given_up_and_another_added(client) -> None:
    edition = make_edition(sessions=2, capacity=1)
    one, two = edition.sessions
    own, waiting = make_registration(edition, one), make_registration(edition, one)
    assert press(client, f"{link(own)}/seats/{own.seats[0].id}/give-up").status_code == 303
    assert press(client, f"{link(own)}/sessions", session=str(two.id)).status_code == 303
    refresh()
    assert waiting.seats[0].state == "confirmed"
    assert {seat.session_id: seat.state for seat in own.seats} == {
        one.id: "cancelled",
        two.id: "confirmed",
    }


def test_what_is_not_offered_cannot_be_added(client) -> None:
    own, foreign = make_registration(make_edition()), make_edition()
    hidden = make_session(own.edition, visibility="hidden")
    for wanted in (str(foreign.sessions[0].id), str(hidden.id), str(uuid.uuid4()), "x", ""):
        assert press(client, f"{link(own)}/sessions", session=wanted).status_code == 422


def test_another_persons_seats_and_consents_are_not_found(client) -> None:
    edition = make_edition()
    own, other = make_registration(edition), make_registration(edition)
    consent = db.session.scalars(
        select(Consent).where(Consent.about_id == str(other.id))
    ).first()  # fmt: skip
    for deed in ("accept", "give-up"):
        address = f"{link(own)}/seats/{other.seats[0].id}/{deed}"
        assert press(client, address).status_code == 404
    assert press(client, f"{link(own)}/consents/{consent.id}/withdraw").status_code == 404
    sign_in(client, make_user())
    assert client.get(f"/me/registrations/{own.reference}").status_code == 404


@pytest.mark.parametrize("spoil", ["", "x", "cut", "0" * 100_000])
def test_a_tampered_link_leads_nowhere(client, spoil) -> None:
    token = registration_token(make_registration(make_edition()))
    wrong = token[:-1] if spoil == "cut" else spoil or f"{token}A"
    assert client.get(f"/r/{wrong}").status_code == 404
    assert client.get(f"/r/{wrong}/change").status_code == 404


def test_answers_are_changed_and_seats_follow(client) -> None:
    edition = make_edition(sessions=2, capacity=1)
    one, two = edition.sessions
    own, waiting = make_registration(edition, one), make_registration(edition, one)
    page = client.get(f"{link(own)}/change").text
    told = answers(page, two, name=HOSTILE[:150])
    answer = client.post(f"{link(own)}/change", data=told)
    assert answer.status_code == 303
    shown = client.get(answer.location).text
    assert "<script>alert" not in shown
    assert "{{7*7}}" in shown
    refresh()
    assert own.email == "jose@example.org"
    assert waiting.seats[0].state == "confirmed"


def test_a_hidden_document_number_stays_when_left_empty(client) -> None:
    own = make_registration(make_edition(asks_identity=True), document_number="STAY4711")
    page = client.get(f"{link(own)}/change").text
    assert "STAY4711" not in page
    told = answers(page, *own.edition.sessions, document_country="DE", document_kind="passport")
    assert client.post(f"{link(own)}/change", data=told).status_code == 303
    refresh()
    assert (own.document_country, own.document_number) == ("DE", "STAY4711")


def test_a_returned_registration_is_corrected_and_sent_again(client) -> None:
    own = make_registration(make_edition(needs_approval=True))
    own.state, own.reason = "returned", {"en": "Name?", "zh": "姓名？"}
    db.session.commit()
    assert "Correct it and send it again" in client.get(link(own)).text
    page = client.get(f"{link(own)}/change").text
    assert client.post(f"{link(own)}/change", data=answers(page, *own.edition.sessions)).location
    refresh()
    assert own.state == "submitted"


def test_whoever_acts_by_the_link_is_named_as_such_in_the_log(client) -> None:
    registration = make_registration(make_edition(needs_approval=True))
    services.return_registration(
        registration,
        reason={"en": "Your name", "zh": "姓名"},
        by=make_user(Role.ORGANISER),
        at=now(),
    )
    db.session.commit()
    registration = db.session.get_one(Registration, registration.id)
    services.send_again(registration, by=Guest(registration), at=now())
    services.cancel_registration(registration, by=Guest(registration), at=now())
    db.session.commit()
    rows = db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.subject_id == str(registration.id))
        .order_by(AuditEntry.number.desc())
        .limit(2)
    ).all()
    assert [(one.action, one.actor_name) for one in reversed(rows)] == [
        ("registration:send_again", "guest"),
        ("registration:cancel", "guest"),
    ]
    assert all(one.details["by_link"] for one in rows)


def test_a_link_opens_nobody_elses_registration(app) -> None:
    edition = make_edition()
    own, others = make_registration(edition), make_registration(edition)
    with pytest.raises(PermissionError):
        services.cancel_registration(others, by=Guest(own), at=now())


def test_a_cancelled_registration_changes_no_more(client) -> None:
    own = make_registration(make_edition())
    assert press(client, f"{link(own)}/cancel").status_code == 303
    for deed in ("cancel", "change", "sessions"):
        assert press(client, f"{link(own)}/{deed}").status_code == 409
    assert client.get(link(own)).status_code == 200


def test_a_consent_is_withdrawn_in_one_press_and_heeded_at_once(client) -> None:
    ticked = frozenset({EventPurpose.PROCESSING, EventPurpose.PICTURES})
    own = make_registration(make_edition(), consents=ticked)
    assert own.may_picture
    consent = db.session.scalars(
        select(Consent).where(Consent.purpose == EventPurpose.PICTURES)
    ).one()  # fmt: skip
    address = f"{link(own)}/consents/{consent.id}/withdraw"
    assert address in client.get(link(own)).text
    assert press(client, address).status_code == 303
    refresh()
    assert not own.may_picture


def test_a_guests_registration_is_taken_over_by_the_account(client) -> None:
    own, user = make_registration(make_edition()), make_user()
    sign_in(client, user)
    assert press(client, f"{link(own)}/take").status_code == 303
    page = client.get(f"/me/registrations/{own.reference}")
    assert page.status_code == 200
    assert own.reference in client.get("/me").text
    stranger = client.application.test_client()
    sign_in(stranger, make_user())
    assert press(stranger, f"{link(own)}/take").status_code == 404


def test_people_of_a_session_hear_of_it_once(app, work) -> None:
    organiser = make_user()
    edition = make_edition(sessions=2, capacity=3)
    moved, ended = edition.sessions
    people = [make_registration(edition) for _ in range(3)]
    moved.starts_at += timedelta(minutes=30)
    moved.sequence += 1
    ended.state = SessionState.CANCELLED
    for session, changed in ((moved, {"starts_at"}), (ended, {"state"})):
        session_changed.send(SessionChanged(session, frozenset(changed), organiser, now()))
        session_changed.send(SessionChanged(session, frozenset(changed), organiser, now()))
    work()
    kinds = list(db.session.scalars(select(Message.kind)))
    assert kinds.count("registrations/session_moved") == len(people)
    assert kinds.count("registrations/session_cancelled") == len(people)
    refresh()
    assert ended.taken == 0
    assert moved.taken == len(people)


def test_added_places_go_to_the_first_in_line(app, work) -> None:
    edition = make_edition(capacity=1)
    people = [make_registration(edition) for _ in range(3)]
    session = edition.sessions[0]
    session.capacity = 2
    db.session.flush()
    session_changed.send(SessionChanged(session, frozenset({"capacity"}), make_user(), now()))
    work()
    refresh()
    assert [one.seats[0].state for one in people] == ["confirmed", "confirmed", "waitlisted"]


def test_everybody_hears_of_a_cancelled_edition_and_of_the_next_one(app, work) -> None:
    edition = make_edition()
    make_registration(edition)
    following = make_edition(state=EditionState.DRAFT)
    over = make_edition(cutoff_at=now() - timedelta(hours=1), next_edition_id=following.id)
    rolled = make_registration(over)
    edition.state, following.state = EditionState.CANCELLED, EditionState.OPEN
    why = {"en": "A typhoon", "zh": "台风"}
    edition_moved.send(EditionMoved(edition, None, now(), why))
    edition_moved.send(EditionMoved(following, None, now()))
    work()
    letters = {one.kind: one.text for one in db.session.scalars(select(Message))}
    assert "A typhoon" in letters["registrations/edition_cancelled"]
    assert "registrations/edition_opened" in letters
    refresh()
    assert rolled.state == "confirmed"


def test_the_page_takes_the_same_queries_for_one_session_and_three(client) -> None:
    numbers = []
    for sessions in (1, 3):
        own = make_registration(make_edition(sessions=sessions, capacity=9))
        address = link(own)
        client.get(address)
        numbers.append(count_queries(lambda address=address: client.get(address))[0])
    assert numbers[0] == numbers[1]


def test_offers_lapse_by_the_clock(app, work) -> None:
    from events.registrations.jobs import end_offers

    edition = make_edition(capacity=1, offer_mode=OfferMode.ASK)
    first, second = make_registration(edition), make_registration(edition)
    services.cancel_registration(first, by=Guest(first), at=now() - timedelta(hours=30))
    db.session.commit()
    end_offers()
    end_offers()
    assert second.seats[0].state == "cancelled"
    assert edition.sessions[0].taken == 0
