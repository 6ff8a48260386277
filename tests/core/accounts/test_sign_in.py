"""Register, confirm, sign in, recover, change: the whole way through the pages and the letters."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from markupsafe import escape
from sqlalchemy import select

from core.accounts.models import User, UserSession
from core.accounts.queries import find_account
from core.audit.models import AuditEntry
from core.clock import now
from core.db import db
from tests.core.accounts.browser import TOKEN, Browser, letters_to, link_in
from tests.factories.core import PASSWORD, make_user

pytestmark = pytest.mark.both_databases

ADDRESS = "elodie@example.org"


def register(browser: Browser, email: str = ADDRESS, name: str = "Élodie") -> None:
    answer = browser.post("/register", display_name=name, email=email, password=PASSWORD)
    assert answer.status_code == 302, answer.text


def audit_actions() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.number)))


def test_a_stranger_registers_confirms_and_signs_in(app: Flask) -> None:
    browser = Browser(app)
    register(browser)
    assert browser.sign_in(ADDRESS, PASSWORD).status_code == 422, "not confirmed yet"
    link = link_in(letters_to(ADDRESS)[0])

    assert browser.open(link).status_code == 200
    db.session.rollback()
    assert find_account(ADDRESS).confirmed_at is None, "opening the link alone confirms nothing"
    assert browser.post(link).status_code == 302
    answer = browser.sign_in(ADDRESS, PASSWORD)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/welcome")
    assert browser.is_signed_in()
    assert [a for a in audit_actions() if a != "account:sign_in_refused"] == [
        "account:registered",
        "account:email_confirmed",
        "account:signed_in",
    ]


def test_a_right_password_before_confirming_says_what_to_do(app: Flask) -> None:
    browser = Browser(app)
    register(browser)
    assert "open the link in the e-mail" in browser.sign_in(ADDRESS, PASSWORD).text
    assert "open the link in the e-mail" not in browser.sign_in(ADDRESS, "wrong password").text


def test_letters_become_mail_files(app: Flask, work) -> None:
    register(Browser(app))
    work()
    files = list(Path(app.extensions["settings"].data_dir, "mail").glob("*.eml"))
    assert len(files) == 1
    assert b"/confirm/" in files[0].read_bytes()


def test_a_password_is_recovered_once_and_ends_every_session(app: Flask) -> None:
    make_user(email=ADDRESS, password=PASSWORD)
    signed_in, browser = Browser(app), Browser(app)
    signed_in.sign_in(ADDRESS, PASSWORD)
    browser.post("/recover", email=ADDRESS)
    link = link_in(letters_to(ADDRESS)[-1])

    answer = browser.post(link, password="seven willows by the lake")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in")
    assert not signed_in.is_signed_in()
    assert browser.sign_in(ADDRESS, PASSWORD).status_code == 422
    assert browser.sign_in(ADDRESS, "seven willows by the lake").status_code == 302
    assert letters_to(ADDRESS)[-1].kind == "accounts/password_changed"

    other = Browser(app)
    assert other.open(link).status_code == 302, "a used link only leads back"
    assert (
        other.client.post(
            link, data={"password": "another long one", "csrf_token": other.token()}
        ).status_code
        == 302
    )
    assert other.sign_in(ADDRESS, "another long one").status_code == 422


def test_changing_the_password_keeps_this_browser_and_ends_the_others(app: Flask) -> None:
    make_user(email=ADDRESS, password=PASSWORD)
    here, there = Browser(app), Browser(app)
    here.sign_in(ADDRESS, PASSWORD)
    there.sign_in(ADDRESS, PASSWORD)
    assert here.post("/me/password", password="no", new_password="x" * 12).status_code == 422
    answer = here.post("/me/password", password=PASSWORD, new_password="seven willows by the lake")
    assert answer.status_code == 302, answer.text
    assert here.is_signed_in()
    assert not there.is_signed_in()


def test_a_new_address_counts_only_after_its_letter(app: Flask) -> None:
    make_user(email=ADDRESS, password=PASSWORD)
    browser = Browser(app)
    browser.sign_in(ADDRESS, PASSWORD)
    assert browser.post("/me/email", email="new@example.org").status_code == 200
    link = link_in(letters_to("new@example.org")[0])
    assert browser.open(link).status_code == 200
    db.session.rollback()
    assert find_account(ADDRESS) is not None
    assert browser.post(link).status_code == 302
    db.session.rollback()
    assert find_account("new@example.org") is not None
    assert letters_to(ADDRESS)[-1].kind == "accounts/email_changed"


def test_changing_the_address_needs_a_fresh_password(app: Flask, monkeypatch) -> None:
    make_user(email=ADDRESS, password=PASSWORD)
    browser = Browser(app)
    browser.sign_in(ADDRESS, PASSWORD)
    with browser.client.session_transaction() as cookie:
        cookie["fs_paa"] -= timedelta(minutes=11).total_seconds()
        cookie.pop("fs_gexp", None)
    answer = browser.open("/me/email")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/me/prove?next=")
    assert browser.post("/me/prove?next=/me/email", password="wrong").status_code == 422
    proven = browser.post("/me/prove?next=/me/email", password=PASSWORD)
    assert proven.headers["Location"] == "/me/email"
    assert browser.open("/me/email").status_code == 200


@pytest.mark.parametrize(
    "password", ["short", "password123", "1234567890", "suzhou2026", "aaaaaaaaaaaa", "elodie-elodie",
                 "qwertyuiop1", "x" * 129]
)  # fmt: skip
def test_weak_passwords_are_refused_with_a_reason(app: Flask, password: str) -> None:
    answer = Browser(app).post(
        "/register", display_name="Somebody", email=ADDRESS, password=password
    )
    assert answer.status_code == 422
    assert 'id="password-error"' in answer.text
    db.session.rollback()
    assert find_account(ADDRESS) is None


@pytest.mark.parametrize(
    "name",
    [
        "محمد بن سلمان",
        "\u202eevil\u202c",
        "王小明 🎓👩‍🔬",
        "<script>alert(1)</script>",
        "{{ 7*7 }} ${7*7}",
        "Wolfeschlegelsteinhausenbergerdorff " * 3,
        "O'Brien; DROP TABLE user; --",
        "Ⱥ" * 200,
        "𠮷野家 龘䶮",
    ],
)
def test_names_come_back_as_typed_and_never_as_markup(app: Flask, name: str) -> None:
    browser = Browser(app)
    register(browser, name=name)
    user = find_account(ADDRESS)
    assert user.display_name == name.strip()
    assert "<script>alert" not in letters_to(ADDRESS)[0].html
    user.confirmed_at = now()
    db.session.commit()
    browser.sign_in(ADDRESS, PASSWORD)
    page = browser.open("/me/account").text
    assert "<script>alert" not in page
    assert str(escape(user.display_name)) in page, "shown as typed, not evaluated"


def test_registration_takes_only_its_own_fields(app: Flask) -> None:
    Browser(app).post(
        "/register",
        display_name="Mallory",
        email=ADDRESS,
        password=PASSWORD,
        confirmed_at="2026-01-01",
        is_staff="1",
        role="administrator",
        organisation_id="1",
        grants="administrator",
    )
    user = find_account(ADDRESS)
    assert user.confirmed_at is None
    assert not user.grants
    assert user.organisation_id is None


def test_switching_the_language_keeps_what_was_typed_and_sends_nothing(app: Flask) -> None:
    browser = Browser(app)
    for url, fields in {
        "/register": {"display_name": "Ana", "email": ADDRESS, "password": PASSWORD},
        "/recover": {"email": ADDRESS},
        "/confirm": {"email": ADDRESS},
        "/sign-in": {"email": ADDRESS, "password": "x"},
    }.items():
        answer = browser.post(url, _lang="zh", **fields)
        assert answer.status_code == 200, url
        assert 'lang="zh-Hans"' in answer.text
        assert ADDRESS in answer.text
        assert "error-summary" not in answer.text
        assert "http" not in re.sub(r"<[^>]*>", "", answer.text), "nothing flashed or sent"
    assert letters_to(ADDRESS) == []
    assert find_account(ADDRESS) is None


def test_a_letter_is_in_the_language_of_the_person(app: Flask) -> None:
    browser = Browser(app)
    browser.open("/register?lang=zh")
    register(browser)
    letter = letters_to(ADDRESS)[0]
    assert letter.language == "zh"
    assert letter.subject == "确认您的电子邮箱"
    assert 'lang="zh-Hans"' in letter.html


def test_links_in_letters_ignore_the_host_the_request_named(app: Flask) -> None:
    make_user(email=ADDRESS, password=PASSWORD)
    client, elsewhere = app.test_client(), "http://evil.example"
    token = TOKEN.search(client.get("/recover", base_url=elsewhere).text).group(1)
    client.post("/recover", base_url=elsewhere, data={"email": ADDRESS, "csrf_token": token})
    letter = letters_to(ADDRESS)[-1]
    assert "evil.example" not in letter.text + letter.html
    assert link_in(letter).startswith("/recover/")


def test_a_person_changes_name_language_and_zone(app: Flask) -> None:
    make_user(email=ADDRESS, password=PASSWORD)
    browser = Browser(app)
    browser.sign_in(ADDRESS, PASSWORD)
    answer = browser.post(
        "/me/account",
        display_name="穆艾乐",
        preferred_language="zh",
        time_zone="America/Sao_Paulo",
        email="other@example.org",
    )
    assert answer.status_code == 302, answer.text
    db.session.rollback()
    user = find_account(ADDRESS)
    assert (user.display_name, user.preferred_language, user.time_zone) == (
        "穆艾乐", "zh", "America/Sao_Paulo",
    )  # fmt: skip
    assert (
        browser.post(
            "/me/account", display_name="", preferred_language="xx", time_zone="Mars/Base"
        ).status_code
        == 422
    )


def test_nothing_secret_is_stored_in_clear(app: Flask) -> None:
    browser = Browser(app)
    make_user(email=ADDRESS, password=PASSWORD)
    browser.sign_in(ADDRESS, PASSWORD)
    user = db.session.scalar(select(User))
    row = db.session.scalar(select(UserSession))
    with browser.client.session_transaction() as cookie:
        token = cookie["sid"]
    assert PASSWORD not in user.password
    assert user.password.startswith("$argon2id$")
    assert token not in row.token_hash
    assert len(token) >= 32
    stored = " ".join(str(e.details) for e in db.session.scalars(select(AuditEntry)))
    assert PASSWORD not in stored
    assert token not in stored


def test_what_a_stranger_was_doing_is_carried_through_account_letter_and_sign_in(app) -> None:
    begun = "/me/claims/new?entry=JG0038&degree=master&years=3"
    here, phone = Browser(app), Browser(app)
    asked = here.open(begun).headers["Location"]
    offer = re.search(r'href="(/register[^"]*)"', here.open(asked).text)
    assert offer
    sent = here.post(offer.group(1), display_name="É", email=ADDRESS, password=PASSWORD)
    assert sent.status_code == 302

    link = link_in(letters_to(ADDRESS)[0])
    confirmed = phone.post(link)
    onward = phone.post(confirmed.headers["Location"], email=ADDRESS, password=PASSWORD)
    assert onward.headers["Location"] == begun
    assert phone.open(begun).status_code in {200, 302, 404}, "the page itself decides what it knows"


@pytest.mark.parametrize("page", ["/confirm", "/recover"])
def test_a_letter_asked_for_again_leads_on_too(app: Flask, page: str) -> None:
    make_user(email=ADDRESS, password=PASSWORD, confirmed_at=None if page == "/confirm" else now())
    browser = Browser(app)
    browser.post(f"{page}?next=/me/wallet", email=ADDRESS)
    answer = browser.post(link_in(letters_to(ADDRESS)[-1]), password="seven willows by the lake")
    assert answer.headers["Location"] == "/sign-in?next=/me/wallet"


def test_registering_again_and_a_session_that_ended_lead_on(app: Flask) -> None:
    make_user(email=ADDRESS, password=PASSWORD)
    browser = Browser(app)
    browser.post(
        "/register?next=/me/wallet", display_name="É", email=ADDRESS, password="seven willows here"
    )
    assert link_in(letters_to(ADDRESS)[-1]).endswith("?next=/me/wallet")
    answer = browser.client.post(
        "/me/wallet/add",
        data={"csrf_token": browser.token()},
        headers={"Referer": "http://localhost/me/wallet/add?kind=degree"},
    )
    assert answer.headers["Location"].endswith("?next=/me/wallet/add?kind%3Ddegree")
    elsewhere = browser.client.post(
        "/me/wallet/add",
        data={"csrf_token": browser.token()},
        headers={"Referer": "http://evil.example/me"},
    )
    assert elsewhere.headers["Location"] == "/sign-in"
