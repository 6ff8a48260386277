"""No state changes without a token, from a foreign page, or by a safe method (trust.md G7)."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from core.accounts.roles import Role
from core.db import db
from core.web import access_of
from talent.claims.links import employer_token
from talent.claims.states import ClaimState
from tests.contracts.test_access import example_address, rules_of
from tests.factories.core import make_user
from tests.factories.talent import make_claim
from tests.talent.claims.pages import TOKEN, Reviewer


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://localhost", 303),
        ("null", 303),
        ("https://evil.example", 400),
        ("http://localhost.evil.example", 400),
        ("http://localhost:81", 400),
        ("localhost", 400),
    ],
)
def test_a_foreign_page_with_a_right_token_changes_nothing(app, origin, status):
    person = make_user()
    claim = make_claim(ClaimState.SUBMITTED, claimant=person)
    browser = Reviewer(app, person)
    token = TOKEN.search(browser.get("/notice").text)[1]
    answer = browser.client.post(
        f"/me/claims/{claim.reference}/withdraw",
        data={"csrf_token": token},
        headers={"Origin": origin},
    )
    assert answer.status_code == status
    db.session.refresh(claim)
    assert (claim.state == ClaimState.WITHDRAWN) is (status == 303)


def test_an_employer_can_answer_over_https(app):
    """The check of referrers that HTTPS brings must let the page's own form pass."""
    app.config["WTF_CSRF_ENABLED"] = True
    claim = make_claim(ClaimState.SUBMITTED)
    address, client = f"/employer/{employer_token(claim)}", app.test_client()
    page = client.get(address, base_url="https://localhost")
    sent = {"answer": "confirmed", "officer": "Li", "csrf_token": TOKEN.search(page.text)[1]}
    # What a browser sends depends on the page's policy; "no-referrer" would send none.
    policy = page.headers["Referrer-Policy"]
    headers = {} if policy == "no-referrer" else {"Referer": f"https://localhost{address}"}
    answer = client.post(address, data=sent, base_url="https://localhost", headers=headers)
    assert answer.status_code == 303


def test_options_tells_methods_and_nothing_else(app):
    """It reaches no view, so it is neither a fault nor an entrance."""
    browser = Reviewer(app, make_user(Role.CITY_REVIEWER))
    wrong = []
    for rule in rules_of(app):
        answer = browser.client.open(example_address(rule), method="OPTIONS")
        private = access_of(app, rule.endpoint).permission is not None
        if answer.status_code >= 500 or (private and answer.data):
            wrong.append((rule.rule, answer.status_code))
    assert wrong == []


def test_whoever_was_signed_out_meanwhile_is_asked_to_sign_in_and_go_on(app):
    """Signed out in another window the cookie has no token: that is no fault of what was sent."""
    app.config["WTF_CSRF_ENABLED"] = True
    written_on = "http://localhost/me/profile?lang=en"
    answer = app.test_client().post("/me/profile", headers={"Referer": written_on})
    assert answer.status_code == 302
    assert "/sign-in?next=/me/profile" in unquote(answer.location)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_could_not_be_read_is_told_in_plain_words_and_kept(app, language):
    app.config["WTF_CSRF_ENABLED"] = True
    page = app.test_client().post(f"/sign-in?lang={language}")
    assert page.status_code == 400
    assert "CSRF" not in page.text
    assert "data-unread" in page.text
