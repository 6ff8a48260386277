"""Whoever lost the link has it sent again; nobody learns by it who is registered."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core.clock import now
from core.db import db
from core.outbox.bounces import note_bounce
from core.outbox.models import Message
from events.registrations.links import registration_token
from events.registrations.models import Registration
from events.registrations.queries import list_letters, list_moves
from tests.events.registrations.test_own import link, press
from tests.factories.core import make_user, sign_in
from tests.factories.events import make_edition, make_registration

ADDRESS = "/registrations/link"
OURS = "registrations/links"


def letters_of(address: str) -> list[Message]:
    db.session.expire_all()
    rows = select(Message).where(Message.kind == OURS, Message.address == address)
    return list(db.session.scalars(rows.order_by(Message.language)))


def holds(registration: Registration) -> str:
    return f"/r/{registration_token(registration, by_letter=True)}"


def test_all_links_of_an_address_come_in_their_languages(client, work) -> None:
    email = "Lost@example.org"
    english = [make_registration(make_edition(), email=email) for _ in range(2)]
    chinese = make_registration(make_edition(), email=email, language="zh")
    other = make_registration(make_edition())
    press(client, ADDRESS, email=" lost@EXAMPLE.org ")
    work()
    in_english, in_chinese = letters_of(email)
    for one in english:
        assert holds(one) in in_english.text
        assert holds(one) in in_english.html
        assert one.reference in in_english.text
    assert holds(chinese) in in_chinese.text
    assert "您的报名" in in_chinese.subject
    assert holds(chinese) not in in_english.text
    assert holds(other) not in in_english.text + in_chinese.text
    assert client.get(holds(english[0])).status_code == 200
    assert client.get(link(english[0])).status_code == 200, "the old link stays"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_answer_is_the_same_for_everybody(client, work, language) -> None:
    known = make_registration(make_edition())
    pages = []
    for email in (known.email, "nobody@example.org"):
        answer = press(client, f"{ADDRESS}?lang={language}", email=email)
        assert answer.status_code == 303
        pages.append((answer.headers["Location"], client.get(answer.headers["Location"]).text))
    work()
    assert pages[0][0] == pages[1][0]
    assert known.email not in pages[0][1]
    assert len(letters_of(known.email)) == 1
    assert letters_of("nobody@example.org") == []


@pytest.mark.parametrize("email", ["", "x", "a@b@c", "x\0@example.org", "a" * 5000])
def test_what_is_no_address_is_named(client, email) -> None:
    assert press(client, ADDRESS, email=email).status_code == 422


def test_nobodys_mailbox_is_filled(client, work) -> None:
    known = make_registration(make_edition())
    answers = [press(client, ADDRESS, email=known.email).status_code for _ in range(7)]
    strangers = [press(client, ADDRESS, email="no@example.org").status_code for _ in range(7)]
    assert answers == strangers == [303] * 5 + [429] * 2
    work()
    assert len(letters_of(known.email)) == 5


def test_asking_from_where_mail_comes_back_is_seen_at_the_desk(client, work) -> None:
    guest = make_registration(make_edition())
    first = list_letters(guest)[0]
    first.state = "sent"
    note_bounce(first, "mailbox full", at=now())
    press(client, ADDRESS, email=guest.email)
    work()
    assert len(letters_of(guest.email)) == 1
    assert "registration:link_lost" in {one.what for one in list_moves(guest)}


def test_the_letter_opens_no_other_registration_for_who_reads_one_page(client, work) -> None:
    account, email = make_user(), "boss@example.org"
    own = make_registration(make_edition(), email=email)
    made = make_registration(make_edition(), email=email)
    made.created_by_id = account.id
    press(client, ADDRESS, email=email)
    work()
    assert holds(own) in letters_of(email)[0].text
    sign_in(client, account)
    for address in (f"/me/registrations/{made.reference}", link(made), link(own)):
        page = client.get(address).text
        assert holds(own) not in page
        assert registration_token(made, by_letter=True) not in page or address != link(own)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Send me my link again"), ("zh", "重新发送我的链接")]
)
def test_a_broken_link_leads_on(client, language, words) -> None:
    guest = make_registration(make_edition())
    for below in ("", "/ticket", "/letter"):
        answer = client.get(f"{link(guest)[:-3]}{below}?lang={language}")
        assert answer.status_code == 404
        assert words in answer.text
        assert ADDRESS in answer.text


def test_it_stands_where_one_looks_for_it(client) -> None:
    slug = make_edition().slug
    assert ADDRESS in client.get(f"/events/{slug}").text
    assert ADDRESS in client.get(f"/events/{slug}/register").text
    for language in ("en", "zh"):
        assert client.get(f"{ADDRESS}?lang={language}").status_code == 200
