"""Passkeys as first and as second factor, each answer once and only from their own device."""

from __future__ import annotations

import pytest
from flask import Flask

from core.accounts.grants import grant_role
from core.accounts.queries import find_account
from core.accounts.roles import Role
from core.accounts.services import reset_second_factor
from core.clock import now
from core.db import db
from tests.core.accounts.browser import Browser, letters_to
from tests.core.accounts.device import Device
from tests.core.accounts.test_second_factor import service, set_up
from tests.factories.core import PASSWORD, make_user

__all__ = ["service"]
pytestmark = pytest.mark.both_databases
ADDRESS, OTHER = "lu@example.org", "ma@example.org"


def signed_in(app: Flask, email: str = ADDRESS) -> Browser:
    browser = Browser(app)
    browser.sign_in(email, PASSWORD)
    return browser


@pytest.fixture
def phone(app: Flask) -> Device:
    """A phone that holds a passkey of ADDRESS."""
    make_user(email=ADDRESS, password=PASSWORD)
    phone = Device()
    assert phone.make(signed_in(app)).headers["Location"] == "/me/passkeys"
    return phone


def test_a_passkey_alone_signs_in(app: Flask, phone: Device) -> None:
    assert letters_to(ADDRESS)[-1].kind == "accounts/second_factor_changed"
    browser = Browser(app)
    assert phone.show(browser).headers["Location"] == "/welcome"
    page = browser.open("/me/passkeys").text
    assert "<bdi>Phone</bdi>" in page


def test_an_answer_counts_once_and_in_its_own_browser(app: Flask, phone: Device) -> None:
    first, thief = Browser(app), Browser(app)
    asked, url, token = phone.asked(first.post("/sign-in/passkey"))
    answer = phone.shown(asked)
    phone.send(thief, url, answer, thief.token())
    assert not thief.is_signed_in(), "another browser was given the challenge"
    phone.send(first, url, answer, token)
    assert first.is_signed_in()
    first.post("/sign-out", page="/me/account")
    phone.send(first, url, answer, first.token())
    assert not first.is_signed_in(), "replayed"


def test_a_device_that_does_not_verify_its_owner_is_no_first_factor(
    app: Flask, phone: Device
) -> None:
    phone.verifies = False
    browser = Browser(app)
    assert phone.show(browser).headers["Location"] == "/sign-in/passkey"
    assert "does not open the account" in browser.open("/sign-in/passkey").text
    assert not browser.is_signed_in()
    browser.sign_in(ADDRESS, PASSWORD)
    phone.show(browser)
    assert browser.is_signed_in(), "after the password it is enough that it is there"


def test_after_the_password_only_the_same_persons_passkey_counts(app: Flask, phone: Device) -> None:
    make_user(email=OTHER, password=PASSWORD)
    others = Device()
    others.make(signed_in(app, OTHER), "Other")
    browser = Browser(app)
    answer = browser.sign_in(ADDRESS, PASSWORD)
    assert answer.headers["Location"].startswith("/sign-in/passkey")
    assert not browser.is_signed_in(), "the password alone opens nothing"
    others.show(browser)
    assert not browser.is_signed_in()
    browser.sign_in(ADDRESS, PASSWORD)
    phone.show(browser)
    assert browser.is_signed_in()


def test_who_has_both_chooses(app: Flask, phone: Device) -> None:
    browser = Browser(app)
    phone.show(browser)
    set_up(browser)
    other = Browser(app)
    answer = other.sign_in(ADDRESS, PASSWORD)
    assert answer.headers["Location"].startswith("/second-factor/choose")
    page = other.open("/second-factor/choose").text
    assert "Use the passkey" in page
    assert "Enter a code from the app" in page
    to_code = other.post("/second-factor/choose", which="authenticator")
    assert to_code.headers["Location"].startswith("/second-factor/code")
    to_key = other.post("/second-factor/choose", which="webauthn")
    assert to_key.headers["Location"].startswith("/sign-in/passkey")
    phone.show(other)
    assert other.is_signed_in()


def test_a_disabled_account_is_shut_to_its_passkey(app: Flask, phone: Device) -> None:
    find_account(ADDRESS).active = False
    db.session.commit()
    browser = Browser(app)
    phone.show(browser)
    assert not browser.is_signed_in()


def test_staff_keep_one_second_factor_and_two_names_differ(service: Flask, phone: Device) -> None:
    grant_role(find_account(ADDRESS), Role.CITY_REVIEWER, by=None, at=now())
    db.session.commit()
    browser = Browser(service)
    assert phone.show(browser).headers["Location"] == "/welcome", "no code is set up besides"
    assert "You have a passkey of this name" in browser.post("/me/passkeys", name="Phone").text
    browser.post("/me/passkeys/remove", page="/me/passkeys", name="Phone")
    assert "Set up another one first." in browser.open("/me/passkeys").text
    assert Device().make(browser, "Key").status_code == 302
    browser.post("/me/passkeys/remove", page="/me/passkeys", name="Phone")
    db.session.rollback()
    assert [key.name for key in find_account(ADDRESS).webauthn] == ["Key"]
    assert not Browser(service).sign_in(ADDRESS, PASSWORD).headers["Location"].endswith("factor")


def test_a_passkey_proves_in_place_of_the_password(app: Flask, phone: Device) -> None:
    browser = Browser(app)
    phone.show(browser)
    with browser.client.session_transaction() as cookie:
        cookie["fs_paa"] = 0
        cookie.pop("fs_gexp", None)
    assert browser.open("/me/passkeys").headers["Location"].startswith("/me/prove")
    assert phone.show(browser, "/me/prove/passkey").status_code == 302
    assert browser.open("/me/passkeys").status_code == 200


def test_the_office_takes_passkeys_off_with_the_second_factor(app: Flask, phone: Device) -> None:
    reset_second_factor(find_account(ADDRESS), by=make_user(Role.ADMINISTRATOR), at=now())
    db.session.commit()
    browser = Browser(app)
    phone.show(browser)
    assert not browser.is_signed_in()
    assert browser.sign_in(ADDRESS, PASSWORD).headers["Location"] == "/welcome"
