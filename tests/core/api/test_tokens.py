"""A person's tokens."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from core.api.models import ApiToken
from core.audit.models import AuditEntry
from core.db import db
from tests.factories.core import make_user, sign_in

PATH = "/me/tokens"
CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@pytest.fixture
def give(app, client):
    """Give a token through the page; the page's answer."""
    sign_in(client, make_user())

    def post(**fields):
        csrf = CSRF.search(client.get(PATH).text).group(1)
        sent = {"name": "Payroll", "scopes": ["claims:read"], "days": "30", **fields}
        return client.post(PATH, data={"csrf_token": csrf, **sent})

    return post


def test_a_token_is_shown_once_and_works(give, client):
    secret = re.search(r"tp_[\w-]{20,}", give().text).group()
    assert secret not in client.get(PATH).text
    answer = client.get("/api/v1/claims", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 404  # a talent has no desk, with or without a token
    token = db.session.scalars(select(ApiToken)).one()
    log = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "api:token:issued"))
    assert secret not in str([entry.details for entry in log])
    csrf = CSRF.search(client.get(PATH).text).group(1)
    client.post(f"{PATH}/{token.id}/revoke", data={"csrf_token": csrf})
    answer = client.get("/api/v1/claims", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "wrong",
    [{"name": " "}, {"scopes": []}, {"scopes": ["all"]}, {"days": "9999"}, {"name": "x" * 200}],
)
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
