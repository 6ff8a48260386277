"""The wall page: who opens it, who switches it, what stands on it, what few people are told with."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.audit.models import AuditEntry
from core.clock import BEIJING
from core.db import db
from core.errors import Conflict
from core.figures.suppression import joined
from events.editions.states import EditionState, SessionState, Visibility
from events.gate.models import Attendance
from events.walls.models import Wall
from events.walls.services import set_wall
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.factories.events import make_edition, make_registration, make_session
from tests.talent.catalogue.public.reading import in_wrong_language, parse, words

pytestmark = pytest.mark.both_databases
MOMENT = datetime(2027, 7, 10, 10, 30, tzinfo=BEIJING)


@pytest.fixture
def at(monkeypatch):
    """The page's clock; each look is a minute later, so that none is answered from memory."""
    state = {"at": MOMENT}

    def tick():
        state["at"] += timedelta(minutes=1)
        return state["at"]

    monkeypatch.setattr("events.walls.views.now", tick)
    return state


@pytest.fixture
def week(app):
    start = MOMENT.replace(hour=9, minute=0)
    return make_edition("entrepreneurship_week", starts_at=start, ends_at=start + timedelta(days=2))


def switch(edition, *, on=True, by=None, **fields):
    by = by or make_user(Role.ORGANISER)
    known = db.session.get(Wall, edition.id)
    said = {"refresh_seconds": 30, "seen": known.version if known else 0} | fields
    wall = set_wall(edition, is_public=on, by=by, at=MOMENT, **said)
    db.session.commit()
    return wall


def come(edition, count, first, **fields):
    """So many people, checked in at a moment."""
    session = edition.sessions[0]
    for _ in range(count):
        one = make_registration(edition, session, at=MOMENT - timedelta(days=5), **fields)
        db.session.add(Attendance(registration=one, session=session, first_at=first, way="qr"))
    db.session.commit()


def look(client, edition, tail=""):
    return client.get(f"/events/{edition.slug}/wall{tail}")


def test_it_is_public_while_an_organiser_shows_it(app, client, week, at):
    assert look(client, week).status_code == 404
    assert look(client, make_edition()).status_code == 404
    switch(week)
    page = look(client, week)
    assert page.status_code == 200
    assert 'content="30"' in page.text
    assert page.headers["Cache-Control"] == "no-cache"
    assert "Set-Cookie" not in page.headers
    switch(week, on=False)
    assert look(client, week).status_code == 404


@pytest.mark.parametrize("state", [EditionState.DRAFT, EditionState.CANCELLED])
def test_nothing_is_seen_of_what_is_not_published_or_called_off(app, client, week, state):
    switch(week)
    week.state = state
    db.session.commit()
    assert look(client, week).status_code == 404


def test_the_switch_at_the_desk_is_noted(app, week):
    browser = SignedIn(app, make_user(Role.ORGANISER))
    address = f"/desk/events/{week.slug}/wall"
    assert address in browser.get(f"/desk/events/{week.slug}/gate").text
    assert browser.post(address, is_public="y", refresh_seconds="60", seen="0").status_code == 303
    page = browser.get(address).text
    assert f"/events/{week.slug}/wall" in page
    assert browser.post(address, refresh_seconds="90", seen="1").status_code == 303
    assert not db.session.get(Wall, week.id).is_public
    asked = select(AuditEntry.action).where(AuditEntry.action.like("wall:%"))
    assert db.session.scalars(asked.order_by(AuditEntry.number)).all() == [
        "wall:shown", "wall:hidden",
    ]  # fmt: skip


@pytest.mark.parametrize("typed", ["29", "3601", "", "soon"])
def test_what_cannot_be_is_said_at_the_field(app, week, typed):
    browser = SignedIn(app, make_user(Role.ORGANISER))
    answer = browser.post(f"/desk/events/{week.slug}/wall", refresh_seconds=typed, seen="0")
    assert answer.status_code == 422
    assert 'id="refresh_seconds-error"' in answer.text
    assert db.session.get(Wall, week.id) is None


def test_whoever_was_slower_is_told(app, week):
    switch(week)
    with pytest.raises(Conflict):
        switch(week, on=False, seen=0)
    browser, address = SignedIn(app, make_user(Role.ORGANISER)), f"/desk/events/{week.slug}/wall"
    for seen in ("9" * 5_000, "²", "-1"):
        assert browser.post(address, refresh_seconds="60", seen=seen).status_code == 422


@pytest.mark.parametrize(
    ("role", "scope", "status"),
    [(Role.AUDITOR, None, 403), (Role.ORGANISER, "gusu", 403), (Role.TALENT, None, 404)],
)
def test_only_who_runs_the_whole_edition_switches_it(app, week, role, scope, status):
    week.venues[0].district = "gusu"
    make_session(week)
    db.session.commit()
    browser = SignedIn(app, make_user(role, scope))
    assert browser.get(f"/desk/events/{week.slug}/wall").status_code == status


def test_it_shows_the_day_in_both_languages(app, client, week, at):
    switch(week)
    make_session(week, hour=14, name={"en": "Roadshow", "zh": "路演"})
    make_session(week, hour=15, name={"en": "Secret", "zh": "不公开"}, visibility=Visibility.HIDDEN)
    make_session(week, hour=16, name={"en": "Off", "zh": "取消"}, state=SessionState.CANCELLED)
    come(week, 6, MOMENT - timedelta(minutes=40))
    for code, said in (
        ("en", ("Checked in today 6", "Session S1", "Roadshow", "Signed projects", "As of 10:3")),
        ("zh", ("今日签到 6", "第S1场", "路演", "签约项目", "截至 10:3")),
    ):
        tree = parse(look(client, week, f"?lang={code}").text)
        text = words(tree)
        assert [one for one in said if one not in text] == []
        assert "Secret" not in text
        assert "不公开" not in text
        assert in_wrong_language(tree, code) == []
    assert "http-equiv" not in look(client, week, "?still=1").text


def test_a_minute_in_memory_is_no_minute(app, client, week, monkeypatch):
    """Whoever asks within the same seconds is shown what the first was, and asks one row."""
    switch(week)
    address = f"/events/{week.slug}/wall"
    monkeypatch.setattr("events.walls.views.now", lambda: MOMENT)
    look(client, week)
    come(week, 6, MOMENT)
    count, page = count_queries(lambda: client.get(address))
    assert '<p class="wall-value">0</p>' in page.text
    assert count == 1
    monkeypatch.setattr("events.walls.views.now", lambda: MOMENT + timedelta(seconds=10))
    assert '<p class="wall-value">6</p>' in look(client, week).text


def test_its_queries_are_the_same_with_one_and_with_many(app, client, week, at):
    switch(week)
    address = f"/events/{week.slug}/wall"
    come(week, 1, MOMENT - timedelta(minutes=5))
    few, _page = count_queries(lambda: client.get(address))
    come(week, 6, MOMENT - timedelta(hours=2))
    for hour in (10, 13, 14):
        make_session(week, hour=hour)
    many, _page = count_queries(lambda: client.get(address))
    assert few == many == 18


def test_before_and_after_its_days_arrivals_are_told_by_day(app, client, week, at):
    switch(week)
    come(week, 7, MOMENT)
    come(week, 2, MOMENT + timedelta(days=1))
    at["at"] = MOMENT + timedelta(days=30)
    text = words(parse(look(client, week).text))
    assert "Arrivals by day" in text
    assert "9 arrivals, each person once a day; most on 10 Jul" in text
    assert "Checked in today" not in text


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ([7, 8], [(0, 0, 7), (1, 1, 8)]),
        ([7, 0, 8], [(0, 0, 7), (1, 1, 0), (2, 2, 8)]),
        ([2, 2, 9, 6], [(0, 2, 13), (3, 3, 6)]),
        ([9, 0, 3], [(0, 2, 12)]),
        ([9, 3, 0], [(0, 2, 12)]),
        ([4], []),
        ([2, 1, 1], []),
        ([], []),
    ],
)
def test_small_numbers_of_a_line_are_told_with_what_stands_beside(counts, told):
    assert joined(dict(enumerate(counts))) == told


@pytest.mark.parametrize(("hour", "label"), [(0, "00:00–01:00"), (23, "23:00–24:00")])
def test_hours_are_those_of_beijing(app, client, week, at, hour, label):
    switch(week)
    come(week, 5, MOMENT.replace(hour=hour, minute=0))
    assert label in look(client, week).text
