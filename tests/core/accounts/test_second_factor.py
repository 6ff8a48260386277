"""Codes from an app, recovery codes, and staff who cannot do without (trust.md §6)."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from datetime import timedelta

import pyotp
import pytest
import time_machine
from flask import Flask
from sqlalchemy import text

from core.accounts.grants import grant_role
from core.accounts.queries import find_account
from core.accounts.roles import Role
from core.clock import now
from core.db import db
from tests.core.accounts.browser import Browser, letters_to, link_in
from tests.factories.core import PASSWORD, make_user

pytestmark = pytest.mark.both_databases

ADDRESS = "lu@example.org"


def key_on(page: str) -> str:
    found = re.search(r"<dd>([A-Z2-7]{4}(?:-[A-Z2-7]+)+)</dd>", page)
    assert found, page
    return found.group(1).replace("-", "")


def set_up(browser: Browser) -> pyotp.TOTP:
    page = browser.post("/second-factor", setup="authenticator")
    assert 'src="data:image/svg+xml' in page.text
    codes = pyotp.TOTP(key_on(page.text))
    answer = browser.client.post(
        "/second-factor/code",
        data={"code": codes.now(), "csrf_token": browser.token("/second-factor")},
    )
    assert answer.status_code == 302, answer.text
    return codes


@pytest.fixture
def service(app: Flask) -> Iterator[Flask]:
    """The program outside a demonstration."""
    settings = app.extensions["settings"]
    app.extensions["settings"] = dataclasses.replace(settings, demo=False)
    yield app
    app.extensions["settings"] = settings


def test_setting_up_and_signing_in_with_a_code(app: Flask) -> None:
    make_user(email=ADDRESS, password=PASSWORD)
    browser = Browser(app)
    browser.sign_in(ADDRESS, PASSWORD)
    codes = set_up(browser)
    assert letters_to(ADDRESS)[-1].kind == "accounts/second_factor_changed"

    with time_machine.travel(now() + timedelta(minutes=2)):
        other = Browser(app)
        answer = other.sign_in(ADDRESS, PASSWORD)
        assert answer.headers["Location"].startswith("/second-factor/code")
        assert not other.is_signed_in(), "the password alone opens nothing"
        assert other.post("/second-factor/code", code="000000").status_code == 422
        used = codes.now()
        assert other.post("/second-factor/code", code=f"{used[:3]} {used[3:]}").status_code == 302
        assert other.is_signed_in()

        again = Browser(app)
        again.sign_in(ADDRESS, PASSWORD)
        assert again.post("/second-factor/code", code=used).status_code == 422, "replayed"


def test_codes_are_limited_whatever_the_browser(app: Flask) -> None:
    make_user(email=ADDRESS, password=PASSWORD)
    first = Browser(app)
    first.sign_in(ADDRESS, PASSWORD)
    codes = set_up(first)
    answers = []
    with time_machine.travel(now() + timedelta(minutes=2)):
        for i in range(8):
            browser = Browser(app, f"10.0.0.{i}")
            browser.sign_in(ADDRESS, PASSWORD)
            answers.append(browser.post("/second-factor/code", code=f"{i:06}").status_code)
        assert answers[-1] == 429
        assert 5 <= answers.count(422) <= 10
        late = Browser(app)
        late.sign_in(ADDRESS, PASSWORD)
        assert late.post("/second-factor/code", code=codes.now()).status_code == 429


def test_a_recovery_code_opens_once(app: Flask) -> None:
    make_user(email=ADDRESS, password=PASSWORD)
    browser = Browser(app)
    browser.sign_in(ADDRESS, PASSWORD)
    set_up(browser)
    page = browser.post("/me/recovery-codes").text
    found = re.findall(r"<code>([0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4})</code>", page)
    assert len(set(found)) == 8
    raw = db.session.execute(text('SELECT mf_recovery_codes, tf_totp_secret FROM "user"')).one()
    assert found[0] not in str(raw)

    for expected in (302, 422):
        other = Browser(app)
        other.sign_in(ADDRESS, PASSWORD)
        answer = other.post("/second-factor/recovery", code=found[0].upper())
        assert answer.status_code == expected


def test_recovering_the_password_does_not_skip_the_second_factor(app: Flask) -> None:
    make_user(email=ADDRESS, password=PASSWORD)
    browser = Browser(app)
    browser.sign_in(ADDRESS, PASSWORD)
    set_up(browser)
    stranger = Browser(app)
    stranger.post("/recover", email=ADDRESS)
    stranger.post(link_in(letters_to(ADDRESS)[-1]), password="seven willows by the lake")
    assert not stranger.is_signed_in()
    answer = stranger.sign_in(ADDRESS, "seven willows by the lake")
    assert answer.headers["Location"].startswith("/second-factor/code")


def test_the_code_page_is_no_way_in_without_a_password(app: Flask) -> None:
    browser = Browser(app)
    for url in ("/second-factor", "/second-factor/code", "/second-factor/recovery"):
        answer = browser.open(url)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in")
        assert browser.post(url, page="/sign-in", code="123456").headers["Location"] == "/sign-in"


def test_opening_the_code_page_when_signed_in_signs_nobody_out(app: Flask) -> None:
    make_user(email=ADDRESS, password=PASSWORD)
    browser = Browser(app)
    browser.sign_in(ADDRESS, PASSWORD)
    assert browser.open("/second-factor/code").headers["Location"] == "/me/account"
    assert browser.is_signed_in()


def test_staff_must_set_up_a_second_factor_in_service(service: Flask) -> None:
    make_user(Role.CITY_REVIEWER, email=ADDRESS, password=PASSWORD)
    browser = Browser(service)
    answer = browser.sign_in(ADDRESS, PASSWORD)
    assert answer.headers["Location"] == "/second-factor"
    assert not browser.is_signed_in()
    page = browser.open("/second-factor").text
    assert "Your role needs a second factor" in page
    assert "Turn off" not in page
    set_up(browser)
    assert browser.is_signed_in()
    assert browser.post("/second-factor", setup="disable").status_code == 422
    db.session.rollback()
    assert find_account(ADDRESS).has_second_factor


def test_talent_may_do_without_and_turn_it_off_again(service: Flask) -> None:
    make_user(email=ADDRESS, password=PASSWORD)
    browser = Browser(service)
    assert browser.sign_in(ADDRESS, PASSWORD).headers["Location"] == "/welcome"
    set_up(browser)
    browser.post("/me/recovery-codes")
    assert browser.post("/second-factor", setup="disable").status_code == 302
    db.session.rollback()
    user = find_account(ADDRESS)
    assert not user.has_second_factor
    assert not user.mf_recovery_codes


def test_becoming_staff_ends_sessions_made_with_a_password_alone(service: Flask) -> None:
    user = make_user(email=ADDRESS, password=PASSWORD)
    browser = Browser(service)
    browser.sign_in(ADDRESS, PASSWORD)
    grant_role(user, Role.CITY_REVIEWER, by=None, at=now())
    db.session.commit()
    assert not browser.is_signed_in()
