"""Staff come in by the city's own sign-in: a provider in a process of its own says who they are."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from sqlalchemy import select

from core.accounts.models import User
from core.accounts.queries import find_account
from core.accounts.roles import Role
from core.audit.models import AuditEntry
from core.db import db
from tests.core.accounts.browser import TOKEN, Browser, letters_to
from tests.core.accounts.provider import CLIENT, SECRET
from tests.core.accounts.test_second_factor import set_up
from tests.factories.core import PASSWORD, make_user
from tests.running import ROOT, free_port, wait_for

ADDRESS = "shen@example.org"
Say = Callable[..., None]


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """The provider's address, while it runs."""
    port = free_port()
    program = [sys.executable, "-m", "tests.core.accounts.provider", str(port)]
    with subprocess.Popen(program, cwd=ROOT) as process:
        url = f"http://127.0.0.1:{port}"

        def answers() -> bool:
            with contextlib.suppress(OSError):
                return urllib.request.urlopen(f"{url}/keys").status == 200
            return False

        wait_for(answers, "the provider did not start", 0.1)
        yield url
        process.terminate()


@pytest.fixture
def say(issuer: str) -> Say:
    """What the provider says of whoever comes, besides what it says of anybody."""

    def post(**claims: Any) -> None:
        requests.post(f"{issuer}/say", data=json.dumps(claims), timeout=30)

    post()
    return post


@pytest.fixture
def city(app: Flask, issuer: str, say: Say) -> Iterator[Flask]:
    """The program with the provider in its settings; a person of the office has an account."""
    before = app.extensions["settings"]
    named = {"oidc_issuer": issuer, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}
    app.extensions["settings"] = dataclasses.replace(before, **named)
    make_user(Role.CITY_REVIEWER, email=ADDRESS, password=PASSWORD)
    yield app
    app.extensions["settings"] = before
    app.extensions.pop("office_sign_in", None)


def come_back(browser: Browser, going_to: str = "") -> str:
    """Leave for the provider and return; the address of the page that posts what it sent."""
    there = browser.open(f"/sign-in/office?next={going_to}").headers["Location"]
    back = requests.get(there, allow_redirects=False, timeout=30).headers["Location"]
    parts = urlsplit(back)
    return f"{parts.path}?{parts.query}"


def finish(browser: Browser, back: str) -> Any:
    """Press that page's button."""
    page = browser.open(back).text
    sent = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
    token = TOKEN.search(page)
    assert token, page
    return browser.client.post("/sign-in/office/back", data=sent | {"csrf_token": token.group(1)})


def refused(browser: Browser) -> bool:
    answer = finish(browser, come_back(browser))
    assert answer.headers["Location"].startswith("/sign-in")
    return not browser.is_signed_in()


def test_staff_sign_in_and_are_tied_once(city: Flask, say: Say) -> None:
    browser = Browser(city)
    assert "Staff: the city&#39;s sign-in" in browser.open("/sign-in").text
    answer = finish(browser, come_back(browser, "/desk/claims"))
    assert answer.headers["Location"] == "/desk/claims"
    assert browser.is_signed_in()
    assert letters_to(ADDRESS)[-1].kind == "accounts/office_sign_in_tied"
    db.session.rollback()
    actions = select(AuditEntry.action).where(AuditEntry.action.like("account:%"))
    assert list(db.session.scalars(actions.order_by(AuditEntry.number)))[-2:] == [
        "account:office_sign_in_tied",
        "account:signed_in",
    ]
    # From now on the lasting name counts, not the address: a new one there changes nothing,
    # and whoever is given the old one there is somebody else.
    say(email="renamed@example.org")
    assert finish(other := Browser(city), come_back(other)).headers["Location"] == "/welcome"
    say(sub="city-0077")
    assert refused(Browser(city))


def test_nobody_unknown_and_no_talent_comes_in_and_no_role_comes_along(
    city: Flask, say: Say
) -> None:
    make_user(email="talent@example.org", password=PASSWORD)
    roles = {"roles": ["administrator"], "groups": ["administrator"]}
    say(email="nobody@example.org", sub="1", **roles)
    assert refused(Browser(city))
    say(email="talent@example.org", sub="2", **roles)
    assert refused(Browser(city))
    say(email_verified=False)
    assert refused(Browser(city))
    say(**roles)
    browser = Browser(city)
    finish(browser, come_back(browser))
    db.session.rollback()
    assert [grant.role for grant in find_account(ADDRESS).grants] == [Role.CITY_REVIEWER]
    assert db.session.query(User).count() == 2, "no account is made"


@pytest.mark.parametrize("fault", [
    {"nonce": "another"}, {"aud": "another-program"}, {"iss": "https://evil.example"},
    {"exp": 1}, {"forged": True}, {"sub": None},
])  # fmt: skip
def test_a_token_that_does_not_fit_opens_nothing(
    city: Flask, say: Say, fault: dict[str, Any]
) -> None:
    say(**fault)
    browser = Browser(city)
    assert refused(browser)
    assert "did not come through" in browser.open("/sign-in").text or fault == {"sub": None}


def test_an_answer_counts_once_and_in_the_browser_that_asked(city: Flask, say: Say) -> None:
    victim, attacker = Browser(city), Browser(city)
    planted = come_back(attacker)
    finish(victim, planted)
    assert not victim.is_signed_in(), "another's answer, planted (state)"
    back = come_back(victim)
    finish(victim, back)
    assert victim.is_signed_in()
    again = Browser(city)
    finish(again, back)
    assert not again.is_signed_in()


def test_the_second_factor_is_asked_for_unless_the_citys_counts(city: Flask, say: Say) -> None:
    first = Browser(city)
    first.sign_in(ADDRESS, PASSWORD)
    set_up(first)
    browser = Browser(city)
    say(amr=["pwd", "mfa"])
    assert "/second-factor/code" in finish(browser, come_back(browser)).headers["Location"]
    assert not browser.is_signed_in()
    settings = city.extensions["settings"]
    city.extensions["settings"] = dataclasses.replace(settings, oidc_factor="provider")
    finish(browser, come_back(browser))
    assert browser.is_signed_in()
    say(amr=["pwd"])
    other = Browser(city)
    assert "/second-factor/code" in finish(other, come_back(other)).headers["Location"]


def test_it_proves_in_place_of_the_password_if_done_just_now(city: Flask, say: Say) -> None:
    browser = Browser(city)
    finish(browser, come_back(browser))
    with browser.client.session_transaction() as cookie:
        cookie["fs_paa"] = 0
        cookie.pop("fs_gexp", None)
    there = browser.open("/sign-in/office?next=/me/passkeys").headers["Location"]
    assert "prompt=login" in there
    say(auth_time=1)
    assert finish(browser, come_back(browser, "/me/passkeys")).headers["Location"] == "/me/prove"
    say()
    finish(browser, come_back(browser, "/me/passkeys"))
    assert browser.open("/me/passkeys").status_code == 200


def test_who_has_no_password_is_told_to_set_one_before_a_token(city: Flask, say: Say) -> None:
    user = find_account(ADDRESS)
    user.password = None
    db.session.commit()
    browser = Browser(city)
    finish(browser, come_back(browser))
    asked = browser.post(
        "/me/tokens", name="x", scopes="organisations:list", days="30", password="x"
    )
    assert asked.status_code == 422
    assert "Your account has no password. Set one first." in asked.text
    assert browser.post("/me/prove", password="x").status_code == 422


def test_without_the_setting_there_is_no_such_page(app: Flask) -> None:
    browser = Browser(app)
    assert browser.open("/sign-in/office").status_code == 404
    assert browser.open("/sign-in/office/back?code=x&state=y").status_code == 404
    assert "Staff:" not in browser.open("/sign-in").text
