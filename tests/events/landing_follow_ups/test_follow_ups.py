"""Yearly follow-ups: told, checked, due, reminded of, and what they add up to."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core.accounts.roles import Role
from core.clock import BEIJING, now, today
from core.db import db
from core.outbox.models import Message
from events.landing_follow_ups import queries, reminders
from events.landing_follow_ups.figures import FollowedUp, count_followed_up
from events.landing_follow_ups.models import FollowUp, due_on
from events.landings import services as landings
from events.landings.figures import count_landed
from events.landings.models import Landing
from events.landings.states import LandingState
from events.projects.models import Project
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.factories.landings import make_follow_up, make_landing
from tests.factories.projects import make_call, make_passed
from tests.talent.catalogue.public.reading import check_page, in_wrong_language, words

S = LandingState
LAST = today().year - 1
SAID = {
    "is_operating": "yes", "staff": "12", "revenue": "350万", "tax": "120,000", "financing": "",
    "qualifications": ["high_tech", "specialised"], "talents_national": "1",
    "talents_provincial": "0", "talents_city": "2", "note": "", "seen": "0",
}  # fmt: skip


@pytest.fixture
def owner(app):
    return SignedIn(app, make_user(email="founder@example.org"))


@pytest.fixture
def desk(app):
    return SignedIn(app, make_user(Role.ORGANISER))


@pytest.fixture
def landing(owner):
    return make_landing(make_passed(owner=owner.user), S.VALID)


def told_at(landing, year=LAST):
    return f"/me/projects/{landing.project.reference}/landing/{year}"


def checked_at(landing, year=LAST):
    return f"/desk/landings/{landing.reference}/years/{year}"


def kept():
    db.session.rollback()
    return db.session.scalars(select(FollowUp).order_by(FollowUp.year)).all()


def test_the_owner_tells_a_year_and_the_office_checks_it(owner, desk, landing):
    check_page(owner.get(told_at(landing)).text)
    assert owner.post(told_at(landing), **SAID).status_code == 303
    (one,) = kept()
    assert (one.is_operating, one.staff, int(one.revenue), one.financing) == (
        True, 12, 3_500_000, None,
    )  # fmt: skip
    assert one.qualifications == ["high_tech", "specialised"]
    assert count_followed_up().followed_up == 0, "nobody has looked at it"
    page = desk.get(f"/desk/landings/{landing.reference}")
    assert "Told by the company" in words(check_page(page.text))
    assert landing.reference in desk.get("/desk/landings?told=1").text
    assert desk.post(checked_at(landing), **{**SAID, "seen": one.version}).status_code == 303
    assert count_followed_up() == FollowedUp(1, 1, 1, 0, 2)
    assert landing.reference not in desk.get("/desk/landings?told=1").text
    assert owner.post(told_at(landing), **{**SAID, "seen": kept()[0].version}).status_code == 422
    assert "Checked by the office" in words(check_page(owner.get(f"/me/projects/{landing.project.reference}/landing").text))  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"is_operating": ""}, "Choose one of the answers."),
        ({"staff": "many"}, "between"),
        ({"staff": "-1"}, "between"),
        ({"revenue": "a lot"}, "Enter an amount in figures"),
        ({"talents_city": ""}, "Enter how many; 0 for none."),
        ({"qualifications": ["knighthood"]}, "not a valid choice"),
        ({"seen": "7"}, "Somebody else changed this meanwhile"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(desk, landing, wrong, said):
    answer = desk.post(checked_at(landing), **{**SAID, "note": "by telephone", **wrong})
    assert answer.status_code == 422
    assert said in words(check_page(answer.text))
    assert "by telephone" in answer.text
    assert kept() == []


def test_only_years_in_which_it_was_here_and_that_are_not_to_come(desk, landing):
    for year in (landing.registered_on.year - 1, today().year + 1):
        answer = desk.post(checked_at(landing, year), **SAID)
        assert answer.status_code == 422
        assert "was not here in that year" in words(check_page(answer.text))
    for year in (0, 1899, 9999, 10**11):
        assert desk.get(checked_at(landing, year)).status_code == 404
    assert desk.post(checked_at(landing, landing.registered_on.year), **SAID).status_code == 303


def test_an_old_company_is_followed_up_and_ends(desk):
    """Of any day that is taken as the one of registration."""
    one = make_landing(None, S.VALID, registered_on=date(1900, 1, 1))
    assert desk.post(checked_at(one, 1900), **SAID).status_code == 303
    landings.close(one, date(1985, 6, 1), {"en": "Closed", "zh": "注销"}, by=desk.user, at=now())
    db.session.commit()
    assert [(each.year, each.is_operating) for each in kept()] == [(1900, True), (1985, False)]


def test_only_what_was_counted_is_followed_up(app, owner, desk):
    one = make_landing(make_passed(owner=owner.user), S.VERIFIED)
    assert owner.post(told_at(one), **SAID).status_code == 403
    assert desk.post(checked_at(one), **SAID).status_code == 403
    stranger = SignedIn(app, make_user())
    assert stranger.get(told_at(one)).status_code == 404
    own = make_landing(make_passed(owner=desk.user), S.VALID)
    assert desk.post(checked_at(own), **SAID).status_code == 403


def test_a_year_is_kept_once(landing):
    make_follow_up(landing, LAST)
    with pytest.raises(IntegrityError):
        make_follow_up(landing, LAST)
    db.session.rollback()


def test_the_due_list_is_of_valid_ones_registered_by_then(desk, landing):
    new = make_landing(None, S.VALID, registered_on=today())
    closed, checked, told = (make_landing(None, s) for s in (S.CLOSED, S.VALID, S.VALID))
    make_follow_up(checked, LAST)
    make_follow_up(told, LAST, checked_at=None)
    make_follow_up(landing, LAST - 1)
    page = desk.get("/desk/landings?due=1").text
    assert [one.reference in page for one in (landing, told, new, closed, checked)] == [
        True, True, False, False, False,
    ]  # fmt: skip
    assert queries.count_due(desk.user, today()) == (2, 1), "due, and of them told"
    assert "Landings to follow up" in words(check_page(desk.get("/desk").text))


def letters():
    rows = select(Message).where(Message.kind == "landing_follow_ups/due")
    return db.session.scalars(rows.order_by(Message.created_at)).all()


def test_owners_are_reminded_when_it_is_due_and_when_it_is_late(app, landing):
    told = make_landing(None, S.VALID)
    make_follow_up(told, 2025, checked_at=None)
    landing.registered_on = date(2024, 5, 1)
    db.session.commit()

    def remind_on(*day):
        reminders.send_reminders(at=datetime(*day, 9, 0, tzinfo=BEIJING))
        db.session.commit()

    for day in ((2026, 1, 1), (2026, 2, 1), (2026, 3, 31)):
        remind_on(*day)
    (first,) = letters()
    assert first.address == "founder@example.org"
    assert "2025" in first.subject
    assert told_at(landing, 2025) in first.text
    for day in ((2026, 4, 1), (2026, 5, 1)):
        remind_on(*day)
    assert len(letters()) == 2
    assert letters()[1].subject.startswith("Reminder")
    assert due_on(2025) == date(2026, 3, 31)


def test_a_closed_company_leaves_the_operating_number_and_stays_in_the_cumulative(desk):
    every = [make_landing(None, S.VALID) for _ in range(4)]
    for one in every[:3]:
        make_follow_up(one, LAST, talents_city=2)
    assert (count_landed().projects, count_followed_up().operating_rate) == (4, Decimal("100.0"))
    said = {"en": "Closed", "zh": "注销"}
    landings.close(every[0], today(), said, by=desk.user, at=now())
    db.session.commit()
    counted = count_followed_up()
    assert (counted.operating, counted.followed_up) == (2, 3)
    assert counted.operating_rate == Decimal("66.7")
    assert counted.city == 6, "what was won stays won"
    assert count_landed().projects == 4
    page = words(check_page(desk.get("/desk/landings").text))
    assert "66.7 %" in page
    assert "2 of 3 followed up" in page
    # One that nobody had followed up is told by its end.
    landings.move_away(every[3], today(), said, by=desk.user, at=now())
    db.session.commit()
    assert (count_followed_up().operating, count_followed_up().followed_up) == (2, 4)


def test_the_latest_checked_year_speaks(desk, landing):
    make_follow_up(landing, LAST - 1, talents_national=1, talents_city=1)
    make_follow_up(landing, LAST, is_operating=False, talents_national=1, talents_city=3)
    assert count_followed_up() == FollowedUp(0, 1, 1, 0, 3)
    other = make_landing(make_passed(edition=make_call().edition), S.VALID, district="wuzhong")
    make_follow_up(other, LAST, talents_provincial=5)
    assert count_followed_up() == FollowedUp(1, 2, 1, 5, 3)
    assert count_followed_up(Landing.district == "wuzhong") == FollowedUp(1, 1, 0, 5, 0)
    edition = Project.edition_id == other.project.edition_id
    assert count_followed_up(edition) == FollowedUp(1, 1, 0, 5, 0)
    assert count_followed_up(Landing.district == "kunshan").operating_rate is None


def by_hand():
    """The same figures by plain loops over every row, without the product's queries."""
    projects: dict = {}
    for one in db.session.scalars(select(Landing)):
        if one.state in {"valid", "closed", "moved"}:
            projects.setdefault(one.project_id, []).append(one)
    operating = followed = 0
    for every in projects.values():
        best = max(every, key=lambda one: (one.state == "valid", one.valid_at))
        years = [f for f in db.session.scalars(select(FollowUp)) if f.landing_id == best.id]
        checked = sorted((f for f in years if f.checked_at), key=lambda f: f.year)
        if checked:
            followed += 1
            operating += best.state == "valid" and checked[-1].is_operating
    return len(projects), operating, followed


def test_figures_are_those_of_an_independent_count(desk):
    again = make_passed()
    make_landing(again, S.CLOSED, valid_at=now() - timedelta(days=90))
    made = []
    for number, state in enumerate([S.VALID, S.MOVED, S.VALID, S.ANNULLED, S.CLAIMED, S.VALID]):
        one = make_landing(again if number == 0 else None, state)
        made.append(one)
        for year in (LAST - 1, LAST):
            if (number + year) % 3:
                make_follow_up(one, year, is_operating=number != 2, checked_at=now())

    def said():
        counted = count_followed_up()
        return count_landed().projects, counted.operating, counted.followed_up

    assert said() == by_hand() == (4, 2, 4)
    # The one that moved; one that operates; and one whose project landed before, which then speaks.
    annulled = {made[1]: (3, 2, 3), made[5]: (2, 1, 2), made[0]: (2, 0, 1)}
    for one, left in annulled.items():
        landings.annul(one, {"en": "x", "zh": "x"}, by=desk.user, at=now())
        db.session.commit()
        assert said() == by_hand() == left


def test_the_list_asks_no_more_for_more_years(desk):
    edition = make_call().edition

    def look():
        db.session.rollback()
        return desk.get("/desk/landings")

    make_landing(make_passed(edition=edition), S.VALID)
    look()
    first, _page = count_queries(look)
    for _number in range(2):
        make_follow_up(make_landing(make_passed(edition=edition), S.VALID), LAST)
    three, _page = count_queries(look)
    assert three == first


def test_the_list_is_narrowed_to_those_that_operate(desk, landing):
    make_follow_up(landing, LAST, is_operating=False)
    assert landing.reference in desk.get("/desk/landings?operating=no").text
    assert landing.reference not in desk.get("/desk/landings?operating=yes").text


def test_pages_speak_both_languages(owner, desk, landing):
    make_follow_up(landing, LAST - 1)
    pages = [
        (owner, told_at(landing)), (owner, f"/me/projects/{landing.project.reference}/landing"),
        (desk, checked_at(landing)), (desk, f"/desk/landings/{landing.reference}"),
        (desk, "/desk/landings"),
    ]  # fmt: skip
    for who, address in pages:
        tree = check_page(who.get(f"{address}?lang=zh").text)
        assert not in_wrong_language(tree, "zh"), address
