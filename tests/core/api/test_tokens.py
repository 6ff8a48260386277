"""A person's tokens."""

from __future__ import annotations

import dataclasses
import re

import pytest
from flask import current_app
from sqlalchemy import delete, select

from core.accounts import services as accounts
from core.accounts.grants import grant_role, revoke_role
from core.accounts.models import RoleGrant, User
from core.accounts.queries import find_account
from core.accounts.roles import Role
from core.api.models import ApiToken
from core.api.services import issue_token
from core.audit.models import AuditEntry
from core.clock import now
from core.db import db
from core.errors import DomainError
from tests.core.accounts.browser import Browser, letters_to, link_in
from tests.core.accounts.test_second_factor import set_up
from tests.factories.core import PASSWORD, make_user, sign_in

ADDRESS = "hu@example.org"
PATH = "/me/tokens"
CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@pytest.fixture
def give(app, client):
    """Give a token through the page; the page's answer."""
    sign_in(client, make_user(Role.CITY_REVIEWER, email=ADDRESS, password=PASSWORD))

    def post(**fields):
        csrf = CSRF.search(client.get(PATH).text).group(1)
        fixed = {"name": "Payroll", "scopes": ["claims:read"], "days": "30", "password": PASSWORD}
        sent = {**fixed, **fields}
        return client.post(PATH, data={"csrf_token": csrf, **sent})

    return post


def test_a_token_is_shown_once_and_works(give, client):
    secret = re.search(r"tp_[\w-]{20,}", give().text).group()
    assert secret not in client.get(PATH).text
    assert claims_by(client, secret) == 200
    token = db.session.scalars(select(ApiToken)).one()
    log = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "api:token:issued"))
    assert secret not in str([entry.details for entry in log])
    csrf = CSRF.search(client.get(PATH).text).group(1)
    client.post(f"{PATH}/{token.id}/revoke", data={"csrf_token": csrf})
    assert claims_by(client, secret) == 401


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "}, {"scopes": []}, {"scopes": ["all"]}, {"days": "9999"}, {"name": "x" * 200},
        {"password": ""}, {"password": "not mine"}, {"scopes": ["events:read_people"]},
    ],
)  # fmt: skip
def test_a_wrong_form_gives_no_token(give, wrong):
    assert give(**wrong).status_code == 422
    assert db.session.scalars(select(ApiToken)).all() == []


def test_anothers_token_cannot_be_taken_back(give, app):
    give()
    token = db.session.scalars(select(ApiToken)).one()
    other = sign_in(app.test_client(), make_user())
    csrf = CSRF.search(other.get(PATH).text).group(1)
    answer = other.post(f"{PATH}/{token.id}/revoke", data={"csrf_token": csrf})
    assert answer.status_code == 404
    db.session.expire_all()
    assert token.revoked_at is None


def claims_by(client, secret: str) -> int:
    answer = client.get("/api/v1/claims", headers={"Authorization": f"Bearer {secret}"})
    return answer.status_code


def issued_to(user: User, scope: str = "claims:read") -> str:
    _token, secret = issue_token(user, name="Payroll", scopes=[scope], at=now())
    db.session.commit()
    return secret


def test_the_scopes_offered_fit_the_role(app, client):
    sign_in(client, make_user())
    page = client.get(PATH).text
    assert "events:register" in page
    assert "claims:" not in page
    with pytest.raises(DomainError) as refusal:
        issue_token(make_user(), name="x", scopes=["claims:decide"], at=now())
    assert refusal.value.field == "scopes"


def test_guessing_the_password_on_an_open_session_ends(give):
    answers = [give(password=f"wrong {i}").text for i in range(7)]
    assert ["This is not your password." in page for page in answers] == [True] * 6 + [False]
    assert "Too many wrong passwords. Wait 15 minutes." in give().text


def _change_password() -> None:
    browser = Browser(current_app)
    browser.sign_in(ADDRESS, PASSWORD)
    new = "seven willows by the lake"
    sent = {"password": PASSWORD, "new_password": new, "new_password_confirm": new}
    assert browser.post("/me/password", **sent).status_code == 302


def _recover() -> None:
    browser = Browser(current_app)
    browser.post("/recover", email=ADDRESS)
    browser.post(link_in(letters_to(ADDRESS)[-1]), password="seven willows by the lake")


def _set_up_factor() -> None:
    browser = Browser(current_app)
    browser.sign_in(ADDRESS, PASSWORD)
    set_up(browser)


def _reset_factor() -> None:
    administrator = make_user(Role.ADMINISTRATOR)
    accounts.reset_second_factor(find_account(ADDRESS), by=administrator, at=now())


def _shut_and_open() -> None:
    administrator = make_user(Role.ADMINISTRATOR)
    accounts.disable_account(find_account(ADDRESS), by=administrator, at=now())
    accounts.enable_account(find_account(ADDRESS), by=administrator, at=now())


def _give_role() -> None:
    grant_role(find_account(ADDRESS), Role.ORGANISER, by=None, at=now())


def _take_role() -> None:
    (grant,) = find_account(ADDRESS).grants
    revoke_role(grant, by=make_user(Role.ADMINISTRATOR), at=now())


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "change",
    [
        _change_password, _recover, _set_up_factor, _reset_factor, _shut_and_open, _give_role,
        _take_role,
    ],
)  # fmt: skip
def test_a_change_of_what_an_account_rests_on_ends_its_tokens(app, client, change):
    secret = issued_to(make_user(Role.CITY_REVIEWER, email=ADDRESS, password=PASSWORD))
    assert claims_by(client, secret) == 200
    change()
    db.session.commit()
    assert claims_by(client, secret) == 401


def test_staff_without_a_second_factor_have_no_token_either(app, client):
    secret = issued_to(make_user(Role.CITY_REVIEWER))
    settings = app.extensions["settings"]
    app.extensions["settings"] = dataclasses.replace(settings, demo=False)
    try:
        assert claims_by(client, secret) == 401
    finally:
        app.extensions["settings"] = settings


def test_a_scope_kept_from_earlier_needs_its_role_now(app, client):
    user = make_user(Role.CITY_REVIEWER)
    secret = issued_to(user)
    db.session.execute(delete(RoleGrant).where(RoleGrant.user_id == user.id))
    db.session.commit()
    assert claims_by(client, secret) == 403
