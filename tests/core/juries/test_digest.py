"""What jurors hear of a round, and what stands in their calendar and on coordinators' desks."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.clock import BEIJING, now
from core.db import db
from core.desk.shares import gather
from core.juries import digest, mails, panels, status
from core.juries.juror.status import calendar_entries
from core.juries.models import Juror, Remark
from core.juries.states import JurorState, RoundState
from core.outbox.models import Message
from core.outbox.services import _reply_to
from tests.counting import statements
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user, sign_in
from tests.factories.juries import assign, bar, bar_elsewhere, make_entry, make_juror, make_round

pytestmark = [pytest.mark.usefixtures("things"), pytest.mark.both_databases]
NOON = datetime.now(BEIJING).replace(hour=12, minute=0, second=0, microsecond=0)


@pytest.fixture
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)
    return time_machine


def letters(kind="juries/digest"):
    return db.session.scalars(select(Message).where(Message.kind == kind)).all()


def told():
    before = len(letters())
    digest.send_digests()
    db.session.commit()
    return letters()[before:]


def test_one_letter_a_day_tells_all_that_is_new(app, noon):
    one = make_round(opens_at=now() - timedelta(hours=2), closes_at=now() + timedelta(days=20))
    juror = make_juror(one, invited_at=now() - timedelta(days=9), answered_at=now() - timedelta(9))
    for entry in [make_entry(one) for _ in range(3)]:
        assign(juror, entry)
    (letter,) = told()
    assert "Marking has begun" in letter.text
    assert "3 entries were given to you" in letter.text
    assert "3 of 3 are still to be marked" in letter.text
    assert "Answers to this e-mail reach jury@example.org" in letter.text
    assert letter.address == juror.email
    assert _reply_to(letter) == "jury@example.org"
    assert told() == []
    noon.move_to(NOON + timedelta(days=1), tick=False)
    assert told() == [], "nothing is new"


@pytest.mark.parametrize("barring", [bar, bar_elsewhere])
def test_no_letter_counts_what_a_juror_must_not_know_of(app, noon, barring):
    one = make_round(closes_at=now() + timedelta(days=20))
    juror, other = make_juror(one), make_juror(one)
    barred, marked = make_entry(one), make_entry(one)
    assign(juror, barred)
    barring(juror, barred)
    assign(juror, marked, 30, 20, 20)
    juror.told_at = other.told_at = now() - timedelta(days=2)
    for entry in (barred, marked):
        db.session.add(Remark(entry_id=entry.id, juror_id=other.id, text="Well", at=now()))
    db.session.commit()
    letter = next(one for one in told() if one.address == juror.email)
    assert "There is one new remark on entries you have marked" in letter.text
    assert "given to you" not in letter.text
    assert other.name not in letter.text


@pytest.mark.parametrize(("days", "number"), [(8, 0), (7, 1), (3, 1), (2, 0), (1, 1)])
def test_whoever_has_something_left_is_reminded_before_the_end(app, noon, days, number):
    one = make_round(closes_at=now() + timedelta(days=days))
    juror = make_juror(one, told_at=now() - timedelta(hours=30))
    assign(juror, make_entry(one)).assigned_at = now() - timedelta(days=5)
    one.opens_at = now() - timedelta(days=5)
    db.session.commit()
    assert len(told()) == number


def test_before_seven_in_the_morning_nobody_is_written_to(app, time_machine):
    time_machine.move_to(NOON.replace(hour=6, minute=59), tick=False)
    one = make_round()
    assign(make_juror(one), make_entry(one))
    assert told() == []


def test_looking_for_news_takes_four_questions_for_one_juror_and_for_many(app, noon):
    one = make_round(opens_at=now() - timedelta(days=9), closes_at=now() + timedelta(days=20))
    entry = make_entry(one)
    counts = []
    for _number in range(3):
        juror = make_juror(one, told_at=now() - timedelta(days=1))
        assign(juror, entry).assigned_at = now() - timedelta(days=2)
        db.session.commit()
        with statements() as sent:
            digest.send_digests()
        counts.append(len(sent))
    assert counts == [4, 4, 4]
    assert letters() == []


def test_an_invitation_is_accepted_with_what_conflicts_are_found_by(app):
    one, by = make_round(), make_user(Role.ORGANISER)
    panels.invite(one, "juror@example.org", panels.Facts(name="Li Na"), by=by, at=now())
    db.session.commit()
    (letter,) = letters("juries/invited")
    assert (letter.address, letter.is_private) == ("juror@example.org", True)
    juror = db.session.scalars(select(Juror)).one()
    address = f"/me/juries/invitations/{mails.invitation_token(juror)}"
    stranger = SignedIn(app, make_user())
    assert stranger.get(address).status_code == 404
    invited = SignedIn(app, make_user(email="juror@example.org"))
    assert one.contact_email in invited.get(address).text
    said = {"name": "Li Na", "organisation": "Lab", "quota": "9", "expertise": "bio",
            "universities": "Soochow University 2001-2005\n清华大学 2010"}  # fmt: skip
    assert invited.post(address, **said).status_code == 303
    db.session.expire_all()
    assert (juror.standing, juror.user_id) == (JurorState.ACCEPTED, invited.user.id)
    assert (juror.quota, juror.expertise, juror.organisation) == (9, ["bio"], "Lab")
    assert juror.universities == [
        {"name": "Soochow University", "from": 2001, "to": 2005},
        {"name": "清华大学", "from": 2010, "to": 2010},
    ]
    assert invited.get(address).status_code == 200
    assert invited.post(f"{address}/decline").status_code == 409


def test_whoever_declines_is_seen_by_the_coordinator_and_may_be_asked_again(app):
    one, by = make_round(), make_user(Role.ORGANISER)
    juror = panels.invite(one, "juror@example.org", panels.Facts(), by=by, at=now())
    db.session.commit()
    invited = SignedIn(app, make_user(email="juror@example.org"))
    invited.post(f"/me/juries/invitations/{mails.invitation_token(juror)}/decline")
    db.session.expire_all()
    assert juror.standing is JurorState.DECLINED
    again = panels.invite(one, "juror@example.org", panels.Facts(), by=by, at=now())
    assert (again, again.standing) == (juror, JurorState.INVITED)


def test_the_end_of_marking_stands_in_a_jurors_calendar_and_no_entry(app, client):
    one = make_round()
    juror = make_juror(one)
    entry = make_entry(one)
    assign(juror, entry)
    page = sign_in(client, juror.user).get("/me/calendar").text
    feed = page[page.index("/calendar/") :].split(".ics")[0] + ".ics"
    calendar = client.get(feed).text.replace("\r\n ", "")
    assert f"Marks are due: {one.name['en']}" in calendar
    assert f"Marking begins: {one.name['en']}" in calendar
    assert entry.reference not in calendar
    juror.state = JurorState.EXCUSED
    db.session.commit()
    assert "Marks are due" not in client.get(feed).text


def test_both_dates_of_a_round_stand_in_the_calendar_before_it_opens(app):
    begin = NOON + timedelta(days=3)
    one = make_round(state=RoundState.DRAFT, opens_at=begin, closes_at=begin + timedelta(days=9))
    juror = make_juror(one)
    begins, due = calendar_entries(juror.user)
    assert (begins.starts_at, due.ends_at) == (one.opens_at, one.closes_at)
    assert begins.uid != due.uid
    juror.state = JurorState.INVITED
    db.session.commit()
    assert [*calendar_entries(juror.user)] == []


def test_rounds_to_decide_wait_on_their_coordinators_desk(app):
    by = make_user(Role.ORGANISER)
    make_round(state=RoundState.CLOSED)
    make_round(state=RoundState.DRAFT)
    running, other = make_round(), make_user(Role.GATE_STAFF)
    with app.test_request_context():
        share = status.juries_share(by, now())
        assert [line.count for line in share.waiting] == [1, 1]
        assert [moment.at for moment in share.ahead] == [running.closes_at]
        assert status.juries_share(other, now()).waiting == ()
        assert any("juries" in task.url for task in gather(by, now()).tasks)
