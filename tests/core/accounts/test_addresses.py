"""An account's address is one however it is typed: domains of any script, wide signs, links."""

from __future__ import annotations

import pytest
from flask import Flask

from core.accounts.queries import find_account
from core.db import db
from tests.core.accounts.browser import Browser, letters_to, link_in
from tests.factories.core import PASSWORD

KEPT = "elodie@bücher.example"


@pytest.mark.parametrize(
    "typed",
    [
        "Élodie <ELODIE@Bücher.example>", "mailto:elodie＠bücher。example，",
        "elodie@xn--bcher-kva.example", "elodie@bu\u0308cher.example ",
    ],
)  # fmt: skip
def test_an_account_is_found_however_its_address_is_typed(app: Flask, typed: str) -> None:
    browser = Browser(app)
    answer = browser.post("/register", display_name="Élodie", email=typed, password=PASSWORD)
    assert answer.status_code == 302, answer.text
    browser.post(link_in(letters_to(KEPT)[0]))
    for again in (KEPT, "elodie＠BÜCHER.example", "elodie@xn--bcher-kva.example", f"<{KEPT}>"):
        there = Browser(app)
        assert there.sign_in(again, PASSWORD).status_code == 302, again
    Browser(app).post("/recover", email="Elodie@xn--bcher-kva.example")
    assert len(letters_to(KEPT)) == 2


def test_two_spellings_are_one_account(app: Flask) -> None:
    for typed in (KEPT, "elodie@xn--bcher-kva.example"):
        Browser(app).post("/register", display_name="É", email=typed, password=PASSWORD)
    db.session.rollback()
    assert find_account(KEPT) is find_account("elodie@xn--bcher-kva.example") is not None
