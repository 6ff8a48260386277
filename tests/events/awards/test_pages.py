"""The pages of awards: prizes, proposals, the case, the public list, and one's own page."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.benefits.registry import BENEFITS
from core.clock import now, today
from core.db import db
from core.documents import services as documents
from core.juries.states import RoundState
from events.awards import services
from events.awards.models import Award, Prize
from events.awards.states import AwardState
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.factories.awards import (
    make_award,
    make_colleague,
    make_confirmed,
    make_decided,
    make_prize,
)
from tests.factories.core import make_user
from tests.factories.projects import make_call, make_passed

HOSTILE = "<script>alert(1)</script>{{7*7}}"
GOLD = {
    "code": "gold", "name_en": "First prize", "name_zh": "一等奖", "track": "", "is_ranked": "y",
    "rank": "1", "places": "2", "amount": "20万", "currency": "CNY", "notice_days": "0", "seen": "0",
}  # fmt: skip


@pytest.fixture
def week(app):
    return make_call().edition


@pytest.fixture
def desk(app):
    return SignedIn(app, make_user(Role.ORGANISER))


def url(week, more=""):
    return f"/desk/events/{week.slug}/awards{more}"


def test_a_prize_is_entered_and_put_right(week, desk):
    prizes = f"/desk/events/{week.slug}/prizes"
    wrong = GOLD | {"code": "a/b", "places": "0", "amount": "much", "notice_days": "61"}
    answer = desk.post(f"{prizes}/new", **wrong)
    assert answer.status_code == 422
    for said in ("Use letters, digits and hyphens only", "from 1 to 999", "Enter an amount",
                 "from 0 to 60", 'value="a/b"'):  # fmt: skip
        assert said in answer.text
    hidden = desk.post(f"{prizes}/new", **GOLD | {"code": "new"})
    assert (hidden.status_code, "Choose another code" in hidden.text) == (422, True)
    assert desk.post(f"{prizes}/new", **GOLD).status_code == 303
    prize = db.session.scalar(select(Prize))
    assert (prize.amount, prize.currency, prize.places) == (Decimal(200_000), "CNY", 2)
    assert "Another prize of this event has this code" in desk.post(f"{prizes}/new", **GOLD).text
    stale = desk.post(f"{prizes}/gold", **GOLD | {"seen": "0"})
    assert stale.status_code == 422
    assert "Somebody changed this" in stale.text
    changed = GOLD | {"seen": str(prize.version), "amount": "", "places": "3"}
    assert desk.post(f"{prizes}/gold", **changed).status_code == 303
    assert (prize.amount, prize.currency, prize.places) == (None, "", 3)
    assert "First prize" in desk.get(prizes).text
    assert desk.get(f"{prizes}/none").status_code == 404


def test_by_hand_a_reason_is_needed_and_nothing_typed_is_lost(week, desk):
    prize, project = make_prize(week), make_passed(edition=week)
    said = {"project": project.reference, "prize": prize.code}
    answer = desk.post(url(week, "/new"), **said)
    assert answer.status_code == 422
    assert "Write down why" in answer.text
    assert f'value="{project.reference}"' in answer.text
    assert (
        "has this number"
        in desk.post(url(week, "/new"), **said | {"project": "PRJ-1"}, note="x").text
    )
    assert desk.post(url(week, "/new"), **said, note="Vote").status_code == 303
    full = desk.post(url(week, "/new"), **said, note="Twice")
    assert full.status_code == 422
    assert "No prize has a free place" in desk.get(url(week, "/new")).text
    assert len(db.session.scalars(select(Award)).all()) == 1


def test_what_was_shown_is_proposed_and_nothing_else(week, desk, app):
    prize = make_prize(week, places=2)
    a, b = (make_passed(edition=week, title=HOSTILE, title_en=HOSTILE) for _ in range(2))
    one = make_decided(week, (a, 1), (b, 2))
    here = f"/desk/events/{week.slug}/awards/proposals"
    tie = make_decided(week, (a, 1), (b, 1), (make_passed(edition=week), 1))
    shown = desk.get(f"{here}?round={tie.reference}&track=").text
    assert "Equal rank: to be decided by hand" in shown
    assert f"the same prize: {a.reference}, {b.reference}" in shown
    page = desk.get(f"{here}?round={one.reference}&track=").text
    assert HOSTILE not in page
    assert "&lt;script&gt;" in page
    mark = page.split('name="mark" value="')[1].split('"')[0]
    sent = {"round": one.reference, "track": "", "mark": mark}
    taken = make_award(prize)
    stale = desk.post(here, **sent)
    assert stale.status_code == 303
    assert "has changed since it was shown" in desk.get(stale.location).text
    services.withdraw(taken, {"en": "x", "zh": "y"}, by=make_user(Role.ORGANISER), at=now())
    db.session.commit()
    assert desk.post(here, **sent).status_code == 303
    rows = db.session.scalars(select(Award).where(Award.round_id == one.id)).all()
    assert {row.project_id for row in rows} == {a.id, b.id}
    assert desk.get(here).status_code == 200
    open_ = make_decided(week, (a, 1), state=RoundState.OPEN)
    elsewhere = make_decided(make_call().edition, (make_passed(), 1))
    for hidden in (open_, elsewhere):
        assert desk.get(f"{here}?round={hidden.reference}").status_code == 404
        assert desk.post(here, **sent | {"round": hidden.reference}).status_code == 404
    stranger = SignedIn(app, make_user(Role.ORGANISER, "kunshan"))
    assert stranger.get(f"{here}?round={one.reference}").status_code == 404


def test_the_case_offers_what_is_due_and_tells_who_has_to_do_it(week, desk, app, monkeypatch, work):
    monkeypatch.setattr(documents, "draw", lambda order: b"%PDF-1.7 " + order.serial.encode())
    one = make_award(make_prize(week), by=desk.user, title=HOSTILE)
    here = url(week, f"/{one.reference}")
    page = desk.get(here).text
    assert HOSTILE not in page
    assert f"{here}/confirm" not in page
    seen = {"confirm-seen": str(one.version), "go": "send"}
    assert desk.post(f"{here}/confirm", **seen).status_code == 403
    second = SignedIn(app, make_user(Role.ORGANISER))
    assert second.post(f"{here}/confirm", **seen).status_code == 303
    work()
    page = second.get(here).text
    assert one.project.owner_name in page
    assert "Valid" in page
    auditor = SignedIn(app, make_user(Role.AUDITOR))
    assert auditor.get(here).status_code == 200
    # A prize has no page but the one where it is changed.
    prizes = f"/desk/events/{week.slug}/prizes"
    assert f"{prizes}/{one.prize.code}" in second.get(prizes).text
    assert f"{prizes}/{one.prize.code}" not in auditor.get(prizes).text
    assert SignedIn(app, make_user(Role.ORGANISER, "kunshan")).get(here).status_code == 404
    owner = SignedIn(app, one.project.owner)
    assert one.prize.name_en in owner.get(f"/me/projects/{one.project.reference}").text
    assert "Your awards" in owner.get("/me").text


def test_everybody_reads_what_is_confirmed_or_on_notice(week, client):
    prize = make_prize(week, name_en="First prize", places=3, amount=Decimal(100), currency="EUR")
    empty = client.get(f"/events/{week.slug}/awards")
    assert "No award is announced yet" in empty.text
    won = make_confirmed(prize, title_en=HOSTILE)
    hidden = make_award(prize, title_en="Secret")
    noticed = make_award(prize, title_en="Noticed")
    noticed.state, noticed.notice_ends_on = AwardState.NOTICE, today() + timedelta(days=3)
    db.session.commit()
    page = client.get(f"/events/{week.slug}/awards").text
    assert HOSTILE not in page
    assert won.project.reference in page
    assert "100 EUR" in page
    assert "Noticed" in page
    assert hidden.project.reference not in page
    assert "获奖" in client.get(f"/events/{week.slug}/awards?lang=zh").text
    assert client.get("/events/none/awards").status_code == 404


def test_what_comes_without_application_stands_on_its_pages(week, desk, client, app, work,
                                                            monkeypatch):  # fmt: skip
    monkeypatch.setattr(documents, "draw", lambda order: b"%PDF-1.7 " + order.serial.encode())
    prize = make_prize(week, places=9)
    won = make_award(prize)
    make_colleague(won.project)
    services.confirm(won, by=make_user(Role.ORGANISER), at=now())
    late = make_colleague(won.project, name="Late", answered_at=now() + timedelta(days=1))
    gone = make_confirmed(prize)
    noticed = make_award(prize)
    noticed.state, noticed.notice_ends_on = AwardState.NOTICE, today() + timedelta(days=3)
    make_award(prize)
    stranger = make_user()
    services.withdraw(gone, {"en": "x", "zh": "y"}, by=make_user(Role.ORGANISER), at=now())
    work()
    with app.test_request_context():
        (one,) = BENEFITS["awards"].counts(desk.user)
        (own,) = BENEFITS["awards"].own(won.project.owner)
        assert own.also[0] == "Open Badge (JWT)"
        assert list(BENEFITS["awards"].own(gone.project.owner)) == []
        assert list(BENEFITS["awards"].counts(stranger)) == []
        # In public the number of the desk: awards, however many certificates each has.
        assert BENEFITS["awards"].total() == one.given
    assert (one.given, one.in_notice, one.withdrawn) == (1, 1, 1)
    assert str(own.title).startswith(prize.name_en)
    assert late.name not in desk.get(url(week, f"/{won.reference}")).text
    page = client.get("/without-application?lang=en").text
    assert f"/events/{week.slug}/awards" in page
    assert "Awards, with their certificates" in page


def test_no_page_asks_more_for_more_awards(week, desk, client):
    prize = make_prize(week, places=30)
    make_colleague(make_confirmed(prize).project)
    desk.get(url(week))

    def cost():
        pages = (lambda: client.get(f"/events/{week.slug}/awards"), lambda: desk.get(url(week)))
        return [count_queries(page)[0] for page in pages]

    few = cost()
    for _ in range(5):
        make_confirmed(prize)
    assert cost() == few
