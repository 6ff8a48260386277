"""Guests who confirm no address hold a scarce place for a bounded time, by whatever path."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.errors import Conflict
from core.outbox.bounces import note_bounce
from core.outbox.models import Message
from core.workflow import Guest
from events.editions.states import Allocation, OfferMode
from events.registrations import services
from events.registrations.links import registration_token
from events.registrations.models import Registration
from events.registrations.queries import list_letters
from events.registrations.services.holding import hold_end
from events.registrations.states import SeatState, Standing, Way
from tests.events.registrations.test_own import link, press
from tests.factories.core import make_user, sign_in
from tests.factories.events import make_edition, make_entry, make_registration

pytestmark = pytest.mark.both_databases


def states_of(*registrations: Registration) -> list[str]:
    db.session.expire_all()
    return [one.seats[0].state for one in registrations]


def lapse(hours: float = 25) -> int:
    ended = services.lapse_holds(at=now() + timedelta(hours=hours))
    db.session.commit()
    return ended


def letter_link(registration: Registration) -> str:
    """The link as it stands in the newest letter."""
    text = list_letters(registration)[0].text
    return "/r/" + text.split("/r/")[1].split()[0]


def test_the_place_of_an_unconfirmed_guest_goes_to_the_next_in_line(app) -> None:
    edition = make_edition(capacity=1)
    first, second, third = (make_registration(edition) for _ in range(3))
    services.confirm_address(second, by=None, at=now())
    assert lapse(hours=23) == 0
    assert lapse() == 2  # the third's place in line is one as well
    assert states_of(first, second, third) == ["requested", "confirmed", "requested"]
    assert first.public_standing is Standing.UNCONFIRMED
    assert edition.sessions[0].taken == 1
    kinds = [one.kind for one in list_letters(first)]
    assert kinds.count("registrations/hold_lapsed") == 1
    assert lapse() == 0


def test_who_confirms_late_stands_behind_those_who_came_meanwhile(app) -> None:
    edition = make_edition(capacity=1)
    late = make_registration(edition)
    waiting = make_registration(edition, way=Way.WALK_IN)
    lapse()
    at = now() + timedelta(hours=26)
    services.confirm_address(late, by=None, at=at)
    assert states_of(late, waiting) == ["waitlisted", "confirmed"]
    services.confirm_address(late, by=None, at=at)
    services.give_up_seat(waiting.seats[0], by=None, at=at)
    assert states_of(late) == ["confirmed"]
    assert lapse(hours=60) == 0


def test_where_places_are_not_scarce_nothing_lapses(app) -> None:
    guest = make_registration(make_edition())
    assert guest.address_at_stake is None
    assert lapse() == 0
    assert states_of(guest) == ["confirmed"]


@pytest.mark.parametrize("way", [Way.SELF, Way.API, Way.ON_BEHALF])
def test_whoever_is_invented_by_an_account_holds_no_longer(app, way) -> None:
    edition, account = make_edition(capacity=9), make_user()
    entry = make_entry(*edition.sessions, way=way)
    invented = services.register(edition, entry, user=None, by=account, at=now())
    itself = services.register(
        edition, make_entry(*edition.sessions, way=way), user=account, by=account, at=now()
    )
    own_address = replace(
        make_entry(*edition.sessions), person=replace(entry.person, name="B", email=account.email,
                                                      document_number="B2")
    )  # fmt: skip
    mine = services.register(edition, own_address, user=None, by=account, at=now())
    lapse()
    ends = "confirmed" if way is Way.ON_BEHALF else "requested"
    assert states_of(invented, itself, mine) == [ends, "confirmed", "confirmed"]


def test_lots_and_offers_are_held_no_longer_either(app) -> None:
    edition = make_edition(capacity=1, offer_mode=OfferMode.ASK, offer_hours=96)
    first, offered = make_registration(edition), make_registration(edition)
    services.give_up_seat(first.seats[0], by=None, at=now())
    assert states_of(offered) == ["offered"]
    drawn = make_edition(capacity=1)
    drawn.sessions[0].allocation = Allocation.DRAW
    entry = make_registration(drawn)
    assert lapse() == 2
    assert states_of(offered, entry) == ["requested", "requested"]
    assert edition.sessions[0].taken == 0


def test_an_approval_begins_the_hold(app) -> None:
    edition, staff = make_edition(capacity=1, needs_approval=True), make_user(Role.ORGANISER)
    guest = make_registration(edition)
    later = now() + timedelta(hours=48)
    assert services.lapse_holds(at=later) == 0
    services.confirm_registration(guest, by=staff, at=later)
    assert guest.confirm_by == hold_end(later)
    assert states_of(guest) == ["confirmed"]
    assert lapse(hours=80) == 1


def test_a_seat_moved_by_hand_stays(app) -> None:
    edition, staff = make_edition(capacity=1), make_user(Role.ORGANISER)
    guest = make_registration(edition)
    lapse()
    services.move_seat(guest.seats[0], SeatState.CONFIRMED, reason="Known", by=staff, at=now())
    assert lapse() == 0
    assert states_of(guest) == ["confirmed"]


def test_what_has_begun_stays_as_it_is(app) -> None:
    edition = make_edition(capacity=1, starts_at=now() + timedelta(hours=5))
    guest = make_registration(edition)
    assert lapse() == 0
    assert states_of(guest) == ["confirmed"]


def test_mail_that_came_back_is_not_sent_after(app) -> None:
    edition = make_edition(capacity=1)
    guest = make_registration(edition)
    letter = list_letters(guest)[0]
    letter.state = "sent"
    note_bounce(letter, "no such user", at=now())
    lapse()
    assert len(list_letters(guest)) == 1


@pytest.mark.parametrize(
    ("language", "until", "button"),
    [("en", "Your place is held for you until", "Confirm my e-mail address"),
     ("zh", "名额为您保留至", "确认我的邮箱")],
)  # fmt: skip
def test_only_the_link_of_the_letter_confirms(client, language, until, button) -> None:
    edition = make_edition(capacity=1)
    guest = make_registration(edition, language=language)
    letter = list_letters(guest)[0].text
    own, mailed = link(guest), letter_link(guest)
    assert guest.confirm_by.strftime("%Y") in letter
    shown = client.get(f"{own}?lang={language}").text
    assert until in shown
    assert button not in shown
    assert mailed.rpartition("/")[2] not in shown
    press(client, f"{own}/address")
    db.session.expire_all()
    assert guest.confirm_by is not None
    assert button in client.get(f"{mailed}?lang={language}").text
    assert press(client, f"{mailed}/address").status_code == 303
    db.session.expire_all()
    assert guest.confirm_by is None
    assert until not in client.get(own).text
    assert lapse() == 0


def test_who_waits_in_line_is_promised_no_place(client) -> None:
    edition = make_edition(capacity=1)
    make_registration(edition)
    waiting = make_registration(edition)
    assert states_of(waiting) == ["waitlisted"]
    page = client.get(f"{link(waiting)}?lang=en").text
    assert "Your place in line is kept until" in page
    assert "候补次序为您保留至" in client.get(f"{link(waiting)}?lang=zh").text
    letter = list_letters(waiting)[0].text
    for words in (page, letter):
        assert "place is held for you" not in words
        assert "those behind you move up" in words


def test_after_the_hold_one_thing_is_said(client) -> None:
    guest = make_registration(make_edition(capacity=1))
    lapse()
    page = client.get(letter_link(guest)).text
    assert "It was not confirmed in time" in page
    assert "E-mail address not confirmed" in page
    for other in (
        "You are on the waiting list",
        "choose one below",
        "Show your ticket",
        "notice-success",
    ):
        assert other not in page


def test_a_letter_after_the_hold_promises_nothing(app) -> None:
    edition = make_edition(capacity=1)
    guest = make_registration(edition)
    lapse()
    entry = make_entry(*edition.sessions, email=guest.email)
    services.change_registration(guest, entry, by=Guest(guest), at=now())
    text = list_letters(guest)[0].text
    assert "you are then placed again" in text
    assert "your place is held" not in text


def test_an_act_by_the_link_of_a_letter_confirms_too(client) -> None:
    edition = make_edition(capacity=1, sessions=2)
    guest = make_registration(edition, edition.sessions[0])
    press(client, f"{link(guest)}/sessions", session=str(edition.sessions[1].id))
    db.session.expire_all()
    assert guest.confirm_by is not None
    press(client, f"{letter_link(guest)}/seats/{guest.seats[1].id}/give-up")
    db.session.expire_all()
    assert guest.confirm_by is None


def test_an_account_that_takes_it_over_has_confirmed(app, client) -> None:
    guest = make_registration(make_edition(capacity=1))
    lapse()
    sign_in(client, make_user())
    press(client, f"{link(guest)}/take")
    assert states_of(guest) == ["confirmed"]


def test_the_own_page_of_whoever_made_it_tells_no_link(client) -> None:
    account = make_user()
    edition = make_edition(capacity=1)
    made = services.register(
        edition, make_entry(*edition.sessions), user=None, by=account, at=now()
    )
    db.session.commit()
    sign_in(client, account)
    page = client.get(f"/me/registrations/{made.reference}").text
    assert registration_token(made, by_letter=True) not in page


def test_an_ended_registration_confirms_nothing(app) -> None:
    guest = make_registration(make_edition(capacity=1))
    services.cancel_registration(guest, by=make_user(Role.ORGANISER), at=now(), reason={"en": "x"})
    with pytest.raises(Conflict):
        services.confirm_address(guest, by=None, at=now())


def test_holds_end_by_the_clock(app, work) -> None:
    guest = make_registration(make_edition(capacity=1), at=now() - timedelta(hours=25))
    work()
    assert states_of(guest) == ["requested"]
    assert db.session.scalar(select(Message).where(Message.kind == "registrations/hold_lapsed"))
