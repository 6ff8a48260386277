"""A session left open is not yet its owner: other browsers signed out, the password again."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from core.accounts.roles import Role
from core.audit.models import AuditEntry
from core.clock import now
from core.db import db
from tests.core.accounts.browser import Browser
from tests.factories.core import PASSWORD, make_user

ADDRESS = "ana@example.org"
GIVE = "/desk/certificates/give"
ZIP = {"action": "documents_zip", "scope": "all"}


def test_one_button_signs_out_every_other_browser(app: Flask) -> None:
    make_user(email=ADDRESS, password=PASSWORD)
    here, other, third = (Browser(app) for _ in range(3))
    for browser in (here, other, third):
        browser.sign_in(ADDRESS, PASSWORD)
    answer = here.post("/me/account/sessions/end-others", page="/me/account")
    assert answer.status_code == 302
    page = here.open("/me/account").text
    assert "2 other browsers are signed out." in page
    assert "Sign out all other browsers" not in page, "there are none any more"
    assert [one.is_signed_in() for one in (here, other, third)] == [True, False, False]
    db.session.rollback()
    rows = select(AuditEntry).where(AuditEntry.action == "account:sessions_ended")
    assert db.session.scalars(rows).one().details["count"] == 2


@pytest.mark.parametrize("minutes", [9, 11])
def test_documents_in_bulk_ask_for_the_password_again_after_ten_minutes(
    app: Flask, minutes: int
) -> None:
    make_user(Role.CITY_REVIEWER, email=ADDRESS, password=PASSWORD)
    browser = Browser(app)
    browser.sign_in(ADDRESS, PASSWORD)
    with time_machine.travel(now() + timedelta(minutes=minutes)):
        first = browser.post(f"{GIVE}?kind=badge", page="/desk/certificates", **ZIP)
        if minutes < 10:
            assert "/me/prove" not in first.headers["Location"], "the control: proof still counts"
            return
        assert first.headers["Location"].startswith("/me/prove?next=/desk/certificates")
        prove = first.headers["Location"]
        assert "enter your password again" in browser.open(prove).text
        assert browser.post(prove, password="not this one").status_code == 422
        back = browser.post(prove, password=PASSWORD)
        assert back.headers["Location"].startswith("/desk/certificates")
        again = browser.post(GIVE, page="/desk/certificates", **ZIP)
        assert "/me/prove" not in again.headers["Location"], "nothing was issued, but it was asked"


@pytest.mark.parametrize("address", ["/second-factor", "/me/recovery-codes", "/me/email"])
def test_factors_and_address_ask_for_the_password_again(app: Flask, address: str) -> None:
    make_user(email=ADDRESS, password=PASSWORD)
    browser = Browser(app)
    browser.sign_in(ADDRESS, PASSWORD)
    fields = {"setup": "authenticator", "email": "else@example.org"}
    with time_machine.travel(now() + timedelta(minutes=11)):
        answer = browser.post(address, page="/me/account", **fields)
        assert answer.headers["Location"].startswith("/me/prove")
