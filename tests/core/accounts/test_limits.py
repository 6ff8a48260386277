"""Guessing is limited, and no answer tells whether an address has an account (trust.md G9)."""

from __future__ import annotations

import re
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from core.accounts import attempts
from core.accounts.attempts import AttemptCount
from core.audit.models import AuditEntry
from core.clock import now
from core.db import db
from core.keys.digests import blind_index
from tests.core.accounts.browser import Browser, letters_to, link_in
from tests.factories.core import PASSWORD, make_user

pytestmark = pytest.mark.both_databases

KNOWN, UNKNOWN = "known@example.org", "nobody@example.org"
VARYING = re.compile(
    r'(content|value)="[\w.\-]{40,}"|\?v=\w+|known@example\.org|nobody@example\.org'
)


def same_but_for_address(one: str, two: str) -> bool:
    return VARYING.sub("·", one) == VARYING.sub("·", two)


@pytest.mark.parametrize("email", [KNOWN, UNKNOWN])
def test_guessing_ends_by_the_seventh_wrong_password_from_anywhere(app: Flask, email: str) -> None:
    make_user(email=KNOWN, password=PASSWORD)
    answers = [
        Browser(app, f"10.0.0.{i}").sign_in(email, f"wrong {i}").status_code for i in range(12)
    ]
    assert answers == [422] * 6 + [429] * 6


def test_guesses_at_the_same_moment_do_not_slip_through_together(app: Flask) -> None:
    make_user(email=KNOWN, password=PASSWORD)
    browsers = [Browser(app, f"10.0.1.{i}") for i in range(20)]
    tokens = [browser.token() for browser in browsers]
    start = threading.Barrier(len(browsers))

    def guess(place: int) -> int:
        start.wait()
        return browsers[place].sign_in(KNOWN, "wrong", csrf_token=tokens[place]).status_code

    with ThreadPoolExecutor(len(browsers)) as pool:
        answers = sorted(pool.map(guess, range(len(browsers))))
    assert answers == [422] * 6 + [429] * 14


def test_a_locked_account_refuses_the_right_password_until_the_window_ends(app: Flask) -> None:
    make_user(email=KNOWN, password=PASSWORD)
    for i in range(6):
        Browser(app).sign_in(KNOWN.upper() if i % 2 else KNOWN, "wrong")
    answer = Browser(app).sign_in(KNOWN, PASSWORD)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "900"
    with time_machine.travel(now() + timedelta(minutes=16)):
        assert Browser(app).sign_in(KNOWN, PASSWORD).status_code == 302


def test_setting_a_new_password_ends_the_lock(app: Flask) -> None:
    make_user(email=KNOWN, password=PASSWORD)
    browser = Browser(app)
    for _ in range(6):
        browser.sign_in(KNOWN, "wrong")
    browser.post("/recover", email=KNOWN)
    browser.post(link_in(letters_to(KNOWN)[-1]), password="seven willows by the lake")
    assert browser.sign_in(KNOWN, "seven willows by the lake").status_code == 302


def test_strangers_do_not_lock_out_a_browser_used_before(app: Flask) -> None:
    make_user(email=KNOWN, password=PASSWORD)
    owner = Browser(app)
    owner.sign_in(KNOWN, PASSWORD)
    owner.post("/sign-out", page="/me/account")
    for _ in range(8):
        Browser(app).sign_in(KNOWN, "wrong")
    assert Browser(app).sign_in(KNOWN, PASSWORD).status_code == 429
    answers = [owner.sign_in(KNOWN, "wrong").status_code for _ in range(3)]
    assert [*answers, owner.sign_in(KNOWN, PASSWORD).status_code] == [422, 422, 422, 302]
    # Its owner coming in gives the strangers no new tries.
    assert Browser(app).sign_in(KNOWN, PASSWORD).status_code == 429


def test_a_browser_used_before_may_not_guess_on_and_on(app: Flask) -> None:
    make_user(email=KNOWN, password=PASSWORD)
    browser = Browser(app)
    browser.sign_in(KNOWN, PASSWORD)
    browser.post("/sign-out", page="/me/account")
    answers = [browser.sign_in(KNOWN, "wrong").status_code for _ in range(8)]
    assert answers == [422] * 6 + [429] * 2


def test_a_browser_is_known_for_one_account_and_one_password(app: Flask) -> None:
    for email in (KNOWN, "other@example.org"):
        make_user(email=email, password=PASSWORD)
    browser = Browser(app)
    browser.sign_in("other@example.org", PASSWORD)
    (kept,) = [one for one in browser.client._cookies.values() if one.key.startswith("device_")]
    browser.post("/sign-out", page="/me/account")
    with app.app_context():
        name = f"device_{blind_index(f'device:{KNOWN}')[:12]}"
    browser.client.set_cookie(name, kept.value)
    answers = [browser.sign_in(KNOWN, "wrong").status_code for _ in range(7)]
    assert answers == [422] * 6 + [429]
    assert Browser(app).sign_in(KNOWN, PASSWORD).status_code == 429


def test_a_new_password_lets_its_owner_in_past_the_strangers(app: Flask) -> None:
    make_user(email=KNOWN, password=PASSWORD)
    owner, new = Browser(app), "seven willows by the lake"
    owner.post("/recover", email=KNOWN)
    owner.post(link_in(letters_to(KNOWN)[-1]), password=new)
    for _ in range(7):
        Browser(app).sign_in(KNOWN, "wrong")
    assert owner.sign_in(KNOWN, new).status_code == 302


def test_strangers_do_not_keep_whoever_is_signed_in_from_a_new_password(app: Flask) -> None:
    make_user(email=KNOWN, password=PASSWORD)
    owner, new = Browser(app), "seven willows by the lake"
    owner.sign_in(KNOWN, PASSWORD)
    for _ in range(7):
        Browser(app).sign_in(KNOWN, "wrong")
    sent = {"password": PASSWORD, "new_password": new, "new_password_confirm": new}
    assert owner.post("/me/password", **sent).status_code == 302


def test_a_success_starts_the_count_anew(app: Flask) -> None:
    make_user(email=KNOWN, password=PASSWORD)
    for _ in range(3):
        for _ in range(4):
            Browser(app).sign_in(KNOWN, "wrong")
        assert Browser(app).sign_in(KNOWN, PASSWORD).status_code == 302


def test_one_network_address_cannot_try_many_accounts(app: Flask, monkeypatch) -> None:
    monkeypatch.setattr(attempts, "ADDRESS", attempts.Limit("address", 5, timedelta(minutes=15)))
    browser = Browser(app, "10.9.9.9")
    answers = [browser.sign_in(f"p{i}@example.org", "spring2026!").status_code for i in range(7)]
    assert answers == [422] * 5 + [429] * 2
    assert Browser(app, "10.9.9.8").sign_in("p1@example.org", "x").status_code == 422


def test_the_counts_hold_no_address_in_clear(app: Flask) -> None:
    Browser(app).sign_in(UNKNOWN, "wrong")
    keys = list(db.session.scalars(select(AttemptCount.key)))
    assert len(keys) == 2
    assert all(re.fullmatch(r"[0-9a-f]{64}", key) for key in keys)


def test_letters_a_stranger_can_cause_are_limited(app: Flask) -> None:
    make_user(email=KNOWN, password=PASSWORD)
    for email in (KNOWN, UNKNOWN):
        browser = Browser(app)
        answers = [browser.post("/recover", email=email).status_code for _ in range(7)]
        assert answers == [200] * 5 + [429] * 2, email
    assert len(letters_to(KNOWN)) == 5


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    ("url", "fields"),
    [
        ("/sign-in", {"password": "wrong password"}),
        ("/recover", {}),
        ("/confirm", {}),
        ("/register", {"display_name": "Ana", "password": "four unlike words here"}),
    ],
)
def test_known_and_unknown_addresses_get_the_same_answer(
    app: Flask, url: str, fields: dict[str, str], lang: str
) -> None:
    make_user(email=KNOWN, password=PASSWORD)
    make_user(email="waiting@example.org", password=PASSWORD, confirmed_at=None)
    make_user(email="closed@example.org", password=PASSWORD, active=False)
    seen = []
    for email in (KNOWN, UNKNOWN, "waiting@example.org", "closed@example.org"):
        browser = Browser(app)
        browser.open(f"/sign-in?lang={lang}")
        answer = browser.post(url, email=email, **fields)
        pages = [answer.text.replace(email, "·")]
        if answer.status_code == 302:
            pages.append(browser.open(answer.headers["Location"]).text.replace(email, "·"))
        seen.append((answer.status_code, answer.headers.get("Location"), pages))
    for other in seen[1:]:
        assert other[:2] == seen[0][:2]
        for one, two in zip(seen[0][2], other[2], strict=True):
            assert same_but_for_address(one, two)


def test_known_and_unknown_addresses_take_about_the_same_time(app: Flask) -> None:
    make_user(email=KNOWN, password=PASSWORD)
    for url, fields in (("/sign-in", {"password": "wrong"}), ("/recover", {})):
        times: dict[str, list[float]] = {KNOWN: [], UNKNOWN: []}
        for _ in range(5):
            for email, taken in times.items():
                browser = Browser(app)
                token = browser.token(url)
                begun = time.perf_counter()
                browser.post(url, email=email, csrf_token=token, **fields)
                taken.append(time.perf_counter() - begun)
        slow, fast = sorted(statistics.median(t) for t in times.values())[::-1]
        assert slow / fast <= 2.5, (url, times)


def test_refusals_are_logged_without_the_password(app: Flask) -> None:
    user = make_user(email=KNOWN, password=PASSWORD)
    Browser(app).sign_in(KNOWN, "a wrong secret")
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "account:sign_in_refused")
    ).one()
    assert entry.subject_id == str(user.id)
    assert entry.source == "127.0.0.1"
    assert "a wrong secret" not in str(entry.details)


def test_old_counts_are_forgotten(app: Flask) -> None:
    Browser(app).sign_in(UNKNOWN, "wrong")
    with time_machine.travel(now() + timedelta(days=2)):
        attempts.forget_old()
        db.session.commit()
    assert db.session.scalars(select(AttemptCount)).all() == []
