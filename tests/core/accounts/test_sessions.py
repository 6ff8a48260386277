"""The server decides who is signed in: no fixation, no replay, limits in time (trust.md G9)."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from core.accounts import sessions
from core.accounts.models import UserSession
from core.accounts.roles import Role
from core.accounts.services import disable_account
from core.clock import now
from core.db import db
from tests.core.accounts.browser import Browser
from tests.counting import statements
from tests.factories.core import PASSWORD, make_user, sign_in

pytestmark = pytest.mark.both_databases

ADDRESS = "ana@example.org"
COOKIE = "talent_session"


@pytest.fixture
def ana(app: Flask):
    return make_user(email=ADDRESS, password=PASSWORD)


def cookie_of(browser: Browser) -> str:
    cookie = browser.client.get_cookie(COOKIE)
    assert cookie is not None
    return cookie.value


def test_a_cookie_copied_before_sign_out_opens_nothing_after(app: Flask, ana) -> None:
    browser = Browser(app)
    browser.sign_in(ADDRESS, PASSWORD)
    stolen = cookie_of(browser)
    thief = Browser(app)
    thief.client.set_cookie(COOKIE, stolen)
    assert thief.is_signed_in(), "the control: the copy works while the session lives"
    assert browser.post("/sign-out", page="/me/account").status_code == 302
    assert not browser.is_signed_in()
    thief.client.set_cookie(COOKIE, stolen)
    assert not thief.is_signed_in()


def test_a_planted_cookie_is_worth_nothing_after_sign_in(app: Flask, ana) -> None:
    attacker = Browser(app)
    token_before = attacker.token("/sign-in")
    planted = cookie_of(attacker)
    victim = Browser(app)
    victim.client.set_cookie(COOKIE, planted)
    victim.sign_in(ADDRESS, PASSWORD)
    assert victim.is_signed_in()
    assert victim.token("/me/account") != token_before
    attacker.client.set_cookie(COOKIE, planted)
    assert not attacker.is_signed_in()
    with victim.client.session_transaction() as cookie:
        first = cookie[sessions.SESSION_TOKEN]
    victim.post("/sign-out", page="/me/account")
    victim.sign_in(ADDRESS, PASSWORD)
    with victim.client.session_transaction() as cookie:
        assert cookie[sessions.SESSION_TOKEN] != first


def test_sign_out_needs_post_and_token(app: Flask, ana) -> None:
    browser = Browser(app)
    browser.sign_in(ADDRESS, PASSWORD)
    assert browser.open("/sign-out").status_code == 405
    assert browser.client.post("/sign-out").status_code == 400
    assert browser.is_signed_in()


def test_signing_in_needs_the_token(app: Flask, ana) -> None:
    answer = Browser(app).client.post("/sign-in", data={"email": ADDRESS, "password": PASSWORD})
    assert answer.status_code == 400


def test_a_session_ends_when_idle_and_at_the_latest_after_twelve_hours(app: Flask, ana) -> None:
    browser = Browser(app)
    browser.sign_in(ADDRESS, PASSWORD)
    start = now()
    with time_machine.travel(start + timedelta(hours=1, minutes=59)):
        assert browser.is_signed_in()
    with time_machine.travel(start + timedelta(hours=4)):
        assert not browser.is_signed_in()
    browser.sign_in(ADDRESS, PASSWORD)
    start = now()
    for hours in range(1, 12):
        with time_machine.travel(start + timedelta(hours=hours)):
            assert browser.is_signed_in(), hours
    with time_machine.travel(start + timedelta(hours=12, minutes=1)):
        assert not browser.is_signed_in()


def test_staff_idle_for_half_an_hour_outside_a_demonstration(app: Flask) -> None:
    staff = make_user(Role.CITY_REVIEWER)
    row = UserSession(user=staff, created_at=now(), last_seen_at=now(), token_hash="x")
    later = now() + timedelta(minutes=31)
    assert sessions.is_alive(row, at=later)
    settings = app.extensions["settings"]
    app.extensions["settings"] = dataclasses.replace(settings, demo=False)
    try:
        assert not sessions.is_alive(row, at=later)
    finally:
        app.extensions["settings"] = settings


def test_disabling_an_account_ends_its_sessions_at_once(app: Flask, ana) -> None:
    browser = Browser(app)
    browser.sign_in(ADDRESS, PASSWORD)
    admin = make_user(Role.ADMINISTRATOR)
    db.session.refresh(ana)
    disable_account(ana, by=admin, at=now())
    db.session.commit()
    assert not browser.is_signed_in()
    assert browser.sign_in(ADDRESS, PASSWORD).status_code == 422


def test_a_person_sees_and_ends_own_sessions_only(app: Flask, ana) -> None:
    here, there = Browser(app), Browser(app, "10.1.2.3")
    here.sign_in(ADDRESS, PASSWORD)
    there.sign_in(ADDRESS, PASSWORD)
    page = here.open("/me/account").text
    assert "10.1.2.3" in page
    other = db.session.scalar(select(UserSession).where(UserSession.address == "10.1.2.3"))
    stranger = make_user(email="zoe@example.org", password=PASSWORD)
    theirs = Browser(app)
    theirs.sign_in(stranger.email, PASSWORD)
    theirs.post(f"/me/account/sessions/{other.id}/end", page="/me/account")
    assert there.is_signed_in(), "somebody else's session is not theirs to end"
    here.post(f"/me/account/sessions/{other.id}/end", page="/me/account")
    assert not there.is_signed_in()
    assert here.is_signed_in()


def test_a_page_costs_one_query_for_session_person_and_grants(app: Flask) -> None:
    user = make_user(Role.DISTRICT_REVIEWER, "gusu")
    client = sign_in(app.test_client(), user)
    with statements() as sent:
        assert client.get("/recover").status_code == 200
    mine = [s for s in sent if s.lstrip().upper().startswith(("SELECT", "UPDATE"))]
    assert len(mine) == 1, mine


def test_last_use_is_written_at_most_once_a_minute(app: Flask) -> None:
    user = make_user()
    client = sign_in(app.test_client(), user)
    begun = db.session.scalar(select(UserSession.last_seen_at))
    client.get("/me/account")
    db.session.rollback()
    assert db.session.scalar(select(UserSession.last_seen_at)) == begun
    with time_machine.travel(begun + timedelta(minutes=2)):
        client.get("/me/account")
        db.session.rollback()
        assert db.session.scalar(select(UserSession.last_seen_at)) > begun


def test_the_first_sign_in_teaches_the_language_and_later_ones_keep_it(app: Flask, ana) -> None:
    browser = Browser(app)
    browser.open("/sign-in?lang=zh")
    browser.sign_in(ADDRESS, PASSWORD)
    assert 'lang="zh-Hans"' in browser.open("/me/account").text
    english = Browser(app)
    english.open("/sign-in?lang=en")
    english.sign_in(ADDRESS, PASSWORD)
    assert 'lang="zh-Hans"' in english.open("/me/account").text


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge · Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) MicroMessenger/8.0",
            "WeChat · iPhone",
        ),
        ("curl/8.0", ""),
        ("<script>alert(1)</script>", ""),
    ],
)
def test_a_session_names_its_device(agent: str, device: str) -> None:
    assert UserSession(agent=agent).device == device


def test_an_auth_token_in_header_or_address_opens_nothing(app: Flask, ana) -> None:
    token = ana.get_auth_token()
    client = app.test_client()
    assert client.get("/me/account", headers={"Authentication-Token": token}).status_code == 302
    assert client.get(f"/me/account?auth_token={token}").status_code == 302


def test_cookies_are_marked_safe(app: Flask, ana) -> None:
    header = Browser(app).sign_in(ADDRESS, PASSWORD).headers["Set-Cookie"]
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header
