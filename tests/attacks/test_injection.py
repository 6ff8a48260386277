"""Values nobody types by hand: no fault page, no markup, nothing stored that cannot be stored."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy.exc import DataError

from core.accounts.roles import Role
from core.api.services import issue_token
from core.clock import now
from core.db import db
from talent.claims.links import employer_token
from talent.claims.states import ClaimState
from tests.core.accounts.browser import TOKEN, letters_to
from tests.factories.core import make_user
from tests.factories.talent import Office, make_claim
from tests.talent.claims.pages import Reviewer

ENDLESS = "1" * 5000  # more digits than Python turns into a number


@pytest.mark.parametrize(
    "query",
    [
        "since=0001-01-01",
        "until=9999-12-31",
        "until=9999-12-30",
        f"before={ENDLESS}",
        "before=" + "0" * 5000,
        "before=" + "0" * 19 + "1" + "9" * 60,
        "before=²",
    ],
)
def test_the_audit_log_takes_any_day_and_number(app, query):
    auditor = Reviewer(app, make_user(Role.AUDITOR))
    assert auditor.get(f"/desk/audit?{query}").status_code == 200


@pytest.mark.parametrize("seen", [ENDLESS, "²", "-1", "", "1e3"])
@pytest.mark.parametrize("deed", ["accept", "ask", "refuse"])
def test_a_version_that_is_none_is_a_stale_page(app, deed, seen):
    office = Office()
    claim = make_claim(ClaimState.SUBMITTED, office=office)
    reviewer = Reviewer(app, office.district)
    answer = reviewer.post(
        f"/desk/claims/{claim.reference}/{deed}", **{f"{deed}-seen": seen, "go": "send"}
    )
    assert answer.status_code == 409


def test_no_form_keeps_a_null_character(app):
    """PostgreSQL cannot store it; the embedded database would, and break pages later."""
    claim = make_claim(ClaimState.SUBMITTED)
    answer = Reviewer(app).post(
        f"/employer/{employer_token(claim)}", answer="confirmed", officer="Li", note="a\0b"
    )
    assert answer.status_code == 422
    db.session.refresh(claim)
    assert claim.employer_answer == ""


def test_the_api_keeps_no_null_character(app):
    office = Office()
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    scopes = ["claims:read", "claims:decide"]
    _token, secret = issue_token(office.district, name="x", scopes=scopes, at=now())
    body = {"action": "forward", "version": claim.version, "note": "a\0b"}
    answer = app.test_client().post(
        f"/api/v1/claims/{claim.reference}/decisions",
        json=body,
        headers={"Authorization": f"Bearer {secret}"},
    )
    assert answer.status_code == 422
    db.session.refresh(claim)
    assert claim.state == ClaimState.INITIAL_REVIEW


def test_a_value_the_database_cannot_hold_is_a_bad_request(app, client, monkeypatch):
    def refuse() -> None:
        raise DataError("SELECT", None, ValueError("text fields cannot contain NUL"))

    refuse.__access__ = app.view_functions["health.healthz"].__access__
    monkeypatch.setitem(app.view_functions, "health.healthz", refuse)
    assert client.get("/healthz").status_code == 400


@pytest.mark.parametrize("bomb", ["[" * 100_000, '{"a":' * 50_000, '{"version":' + ENDLESS + "}"])
def test_json_of_any_depth_is_refused_in_words(app, bomb):
    _token, secret = issue_token(make_user(), name="x", scopes=["claims:decide"], at=now())
    db.session.commit()
    for address in ("/api/v1/claims/RC-2026-0001/decisions", "/api/v1/eligibility"):
        answer = app.test_client().post(
            address,
            data=bomb,
            content_type="application/json",
            headers={"Authorization": f"Bearer {secret}"},
        )
        assert answer.status_code == 422, address
        assert answer.content_type == "application/problem+json"


def test_letters_lead_to_this_portal_whatever_host_is_named(app, monkeypatch):
    """In a demo without BASE_URL too: the Host header is the attacker's."""
    settings = dataclasses.replace(app.extensions["settings"], base_url="")
    monkeypatch.setitem(app.extensions, "settings", settings)
    user = make_user(email="host@example.org", password="lanterns over the canal")
    evil, client = {"Host": "evil.example"}, app.test_client()
    token = TOKEN.search(client.get("/recover", headers=evil).text)[1]
    client.post("/recover", data={"email": user.email, "csrf_token": token}, headers=evil)
    letters = letters_to(user.email)
    assert letters
    assert all("evil.example" not in letter.text + letter.html for letter in letters)
